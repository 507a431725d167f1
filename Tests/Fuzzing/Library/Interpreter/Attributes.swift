import AssayTensors

/// What a primitive holds, read by reflection: the interpreter shares no code with the engine, and the engine opens
/// nothing up for it. A primitive that is unknown or has changed is reported, never guessed at.
struct Attributes {
  /// The primitive's type, such as `Unary`.
  let name: String
  private var values: [String: Any] = [:]

  init(_ value: Any) {
    name = String(describing: type(of: value))
    for child in Mirror(reflecting: value).children {
      if let label = child.label { values[label] = child.value }
    }
  }

  struct Missing: Error, CustomStringConvertible {
    let description: String
  }

  private func missing(_ label: String) -> Missing {
    Missing(description: "the interpreter finds no '\(label)' in \(name)")
  }

  func value<Value>(_ label: String, as type: Value.Type = Value.self) throws -> Value {
    guard let value = values[label] as? Value else { throw missing(label) }
    return value
  }

  /// The name of a case.
  func text(_ label: String) throws -> String {
    guard let value = values[label] else { throw missing(label) }
    return String(describing: value)
  }

  func inner(_ label: String) throws -> Attributes {
    guard let value = values[label] else { throw missing(label) }
    return Attributes(value)
  }

  /// A number that the primitive keeps by its bits.
  func number(_ label: String) throws -> Double {
    Double(bitPattern: try inner(label).value("bits"))
  }

  func list(_ label: String) throws -> [Attributes] {
    try value(label, as: [Any].self).map { Attributes($0) }
  }
}
