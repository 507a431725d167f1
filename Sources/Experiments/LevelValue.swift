/// A type whose values can be the levels of a factor: `Bool`, `Int`, `Double`, `String`, lists of numbers, and
/// enumerations of words.
///
/// An enumeration with words as raw values needs only to say so:
///
/// ```swift
/// enum Arm: String, CaseIterable, LevelValue { case plain, treated }
/// let arm = Variable<Arm>("arm", "what is compared", .word)
/// ```
public protocol LevelValue: Sendable {
  /// The value as a level.
  var level: FactorValue { get }
  /// The value of a level; `nil` where the level is of another type, or no value of this one.
  init?(level: FactorValue)
}

extension Bool: LevelValue {
  /// A switch.
  public var level: FactorValue { .bool(self) }
  /// The value of a switch.
  public init?(level: FactorValue) {
    guard case .bool(let value) = level else { return nil }
    self = value
  }
}

extension Int: LevelValue {
  /// A whole number.
  public var level: FactorValue { .integer(self) }
  /// The value of a whole number.
  public init?(level: FactorValue) {
    guard case .integer(let value) = level else { return nil }
    self = value
  }
}

extension Double: LevelValue {
  /// A real number.
  public var level: FactorValue { .number(self) }
  /// The value of a real number.
  public init?(level: FactorValue) {
    guard case .number(let value) = level else { return nil }
    self = value
  }
}

extension String: LevelValue {
  /// A name.
  public var level: FactorValue { .text(self) }
  /// The value of a name.
  public init?(level: FactorValue) {
    guard case .text(let value) = level else { return nil }
    self = value
  }
}

extension Array: LevelValue where Element == Double {
  /// The numbers as one name, such as `0.05, 0.1`: each as the shortest decimal that reads back as the same number.
  public var level: FactorValue { .text(map { "\($0)" }.joined(separator: ", ")) }
  /// The numbers of such a name.
  public init?(level: FactorValue) {
    guard case .text(let text) = level else { return nil }
    self = []
    if text.isEmpty { return }
    for word in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let number = Double(word.drop { $0 == " " }) else { return nil }
      append(number)
    }
  }
}

extension LevelValue where Self: RawRepresentable, RawValue == String {
  /// The word of the case.
  public var level: FactorValue { .text(rawValue) }
  /// The case of a word.
  public init?(level: FactorValue) {
    guard case .text(let word) = level else { return nil }
    self.init(rawValue: word)
  }
}
