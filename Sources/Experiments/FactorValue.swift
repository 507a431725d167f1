/// The level of a factor: a switch, a whole number, a real number or a name.
///
/// Encoded as an object with one key that names its type (`{"number": 0.03}`), so that `3` and `3.0`
/// stay different levels in every canonical form.
public enum FactorValue: Sendable, Hashable {
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
}

extension FactorValue: Codable {
  private enum CodingKeys: String, CodingKey { case bool, integer, number, text }

  /// Reads the object with one key; throws when none of the four keys is there, or when its value has another type.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    if let value = try container.decodeIfPresent(Bool.self, forKey: .bool) {
      self = .bool(value)
    } else if let value = try container.decodeIfPresent(Int.self, forKey: .integer) {
      self = .integer(value)
    } else if let value = try container.decodeIfPresent(Double.self, forKey: .number) {
      self = .number(value)
    } else {
      self = .text(try container.decode(String.self, forKey: .text))
    }
  }

  /// Writes the object with one key.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .bool(let value): try container.encode(value, forKey: .bool)
    case .integer(let value): try container.encode(value, forKey: .integer)
    case .number(let value): try container.encode(value, forKey: .number)
    case .text(let value): try container.encode(value, forKey: .text)
    }
  }
}

extension FactorValue: CustomStringConvertible {
  /// The level in words: `yes`, `no`, `3`, `0.03`, `relu`.
  public var description: String {
    switch self {
    case .bool(let value): value ? "yes" : "no"
    case .integer(let value): String(value)
    case .number(let value): String(value)
    case .text(let value): value
    }
  }
}

extension FactorValue: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral
{
  /// A switch.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A whole number.
  public init(integerLiteral value: Int) { self = .integer(value) }
  /// A real number.
  public init(floatLiteral value: Double) { self = .number(value) }
  /// A name.
  public init(stringLiteral value: String) { self = .text(value) }
}

/// Levels by factor name. A trial has one for every factor; an arm or a condition names only some.
public typealias Levels = [String: FactorValue]
