/// A framework whose conventions are used where frameworks disagree. A profile names a set of settings; each
/// of them can also be set by itself.
///
/// ```swift
/// let layer = Dense(10, profile: .pytorch)
/// let optimiser = Adam(profile: .keras)
/// ```
public enum Profile: String, Sendable, Hashable, Codable, CaseIterable {
  /// PyTorch 2.
  case pytorch
  /// Keras 3.
  case keras
  /// Flax with Optax.
  case flax

  /// The profile with this name. Throws for an unknown name.
  public init(named name: String) throws {
    guard let profile = Profile(rawValue: name) else { throw NetworkError.unknownProfile(name) }
    self = profile
  }
}
