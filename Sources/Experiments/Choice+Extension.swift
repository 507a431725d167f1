import AssayVariables

extension Choice {
  /// A step by which a tuning stage offers a further level of a factor, where the best one lies at an end of the
  /// levels offered: at most two steps at each end. The new level is run with everything that the level at the end was
  /// run with, for the same `within` levels and in the same repeat; then the choice is made again.
  ///
  /// A real level is rounded to 15 significant digits, so that 3 times 0.1 is 0.3. A whole number is rounded away from
  /// the levels offered: 3 divided by 2 is 1, and 3 times 1.5 is 5.
  public struct Extension: Sendable, Hashable, Codable {
    /// The factor, one of those that the choice is about.
    public var factor: String
    /// What leads from the last level to the next one.
    public var step: Step
    /// The smallest level that there can be; a best level there is no end of the levels offered.
    public var lowest: Double?
    /// The largest level that there can be.
    public var highest: Double?
    /// Finds why a level is none of the variable's. It is not part of the registration.
    var check = LevelCheck()

    /// What leads from a level to the next one.
    public enum Step: Sendable, Hashable, Codable {
      /// The level times this number above the highest level, and divided by it below the lowest.
      case times(Double)
      /// The level plus this number above the highest level, and less it below the lowest.
      case plus(Double)
    }

    /// The most steps at one end.
    package static let limit = 2

    /// Steps that multiply; `from` and `to` are the ends of what is possible.
    public static func times<Value: LevelValue>(
      _ factor: Double, _ variable: Variable<Value>, from lowest: Double? = nil, to highest: Double? = nil
    ) -> Extension {
      Extension(of: variable, .times(factor), lowest, highest)
    }

    /// Steps that add; `from` and `to` are the ends of what is possible.
    public static func plus<Value: LevelValue>(
      _ difference: Double, _ variable: Variable<Value>, from lowest: Double? = nil, to highest: Double? = nil
    ) -> Extension {
      Extension(of: variable, .plus(difference), lowest, highest)
    }

    private init<Value: LevelValue>(
      of variable: Variable<Value>, _ step: Step, _ lowest: Double?, _ highest: Double?
    ) {
      self.init(factor: variable.name, step: step, lowest: lowest, highest: highest)
      check = LevelCheck(of: variable)
    }

    /// Steps of a factor by its name, as a document or a store gives it.
    package init(factor: String, step: Step, lowest: Double? = nil, highest: Double? = nil) {
      (self.factor, self.step, self.lowest, self.highest) = (factor, step, lowest, highest)
    }

    private enum CodingKeys: String, CodingKey { case factor, step, lowest, highest }
  }
}
