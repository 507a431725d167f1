/// A framework whose conventions are taken where frameworks disagree: a name for a set of parameters, each
/// of which can be set by itself.
public enum Profile: String, Sendable, Hashable, Codable, CaseIterable {
  /// PyTorch 2.
  case pytorch
  /// Keras 3.
  case keras
  /// Flax with Optax.
  case flax

  /// The profile of that name. Throws for a name that is none.
  public init(named name: String) throws {
    guard let profile = Profile(rawValue: name) else { throw NetworkError.unknownProfile(name) }
    self = profile
  }
}
