import AssayDocuments
import AssayExperiments
import AssayNetworks
import AssayTensors

// Where matter meets method: the engine's own words and settings as levels of factors.

extension Activation: LevelValue {}
extension ElementType: LevelValue {}
extension AccumulationOrder: LevelValue {}

extension LevelValue where Self: Tabled {
  /// The element's document: its name, or JSON where it has settings.
  public var level: FactorValue { .text((try? Self.table.document(of: self)).map(text) ?? "\(self)") }
  /// The element of such a text.
  public init?(level: FactorValue) {
    guard case .text(let text) = level, let document = try? document(text),
      let value = try? Self.table.value(of: document)
    else { return nil }
    self = value
  }
}

extension LevelValue where Self: Configured {
  /// The settings as JSON; those that have their defaults are left out.
  public var level: FactorValue { .text((try? Self.settings.document(of: self)).map(text) ?? "\(self)") }
  /// The value of such a text.
  public init?(level: FactorValue) {
    guard case .text(let text) = level, let document = try? document(text),
      let value = try? Self.settings.value(of: document)
    else { return nil }
    self = value
  }
}

extension Initialiser: LevelValue {}
extension Schedule: LevelValue {}
extension NumericsPolicy: LevelValue {}

extension Profile: LevelValue {
  /// The framework's name; where the profile is that of none, all its values as JSON.
  public var level: FactorValue {
    .text(name ?? (try? Profile.settings.document(of: self, everything: true)).map(text) ?? "\(self)")
  }
  /// The profile of such a text.
  public init?(level: FactorValue) {
    guard case .text(let text) = level else { return nil }
    if let named = try? Profile(named: text) {
      self = named
    } else if let document = try? document(text), let value = try? Profile.settings.value(of: document) {
      self = value
    } else {
      return nil
    }
  }
}

private func text(_ document: Document) -> String {
  if case .text(let name) = document.content { return name }
  return (try? document.json()) ?? ""
}

private func document(_ text: String) throws -> Document {
  text.hasPrefix("{") ? try Document(json: text, file: "level") : Document(.text(text))
}
