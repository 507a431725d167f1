import AssayRandomness
import AssayVariables
import Synchronization

/// What the body of a trial gets: the levels of the declared variables and the declared random streams. It remembers
/// what was read and drawn, so that a variable that is only a label is found.
///
/// ```swift
/// let rate = Variable("rate", "step size", .positive)
/// func measure(_ context: TrialContext) throws -> Measurement {
///   let draw = try context.stream("noise").normal(at: 0)
///   return Measurement(measures: ["loss": try context[rate] * draw], result: "…")
/// }
/// ```
///
/// A variable is read by its declaration, so its type is that of its values. Reading a variable or a stream that the
/// design does not declare throws, and fails the trial even where the body catches the error.
///
/// Random numbers that a body takes from elsewhere are not found. A body that splits its work may use the context on
/// several threads.
public final class TrialContext: Sendable {
  /// The trial.
  public let trial: Trial
  private let design: Design
  private let state = Mutex(State())

  private struct State {
    var read: Set<String> = []
    var counters: [String: DrawCounter] = [:]
    var fault: ContextError?
  }

  /// The context of a trial of this design.
  public init(_ trial: Trial, of design: Design) {
    self.trial = trial
    self.design = design
  }

  /// The level of a variable.
  ///
  /// - Throws: ``ContextError`` when the design gives the variable no level, or one that is not among its values.
  public subscript<Value: LevelValue>(variable: Variable<Value>) -> Value {
    get throws {
      let name = variable.name
      guard let level = trial.levels[name], design.factor(name)?.hasLevels == true else {
        let role = design.factor(name)?.role
        throw failed(
          role.map { .noLevel(variable: name, role: $0) }
            ?? .undeclaredVariable(name, known: design.factors.filter(\.hasLevels).map(\.name)))
      }
      guard let value = Value(level: level) else {
        throw failed(.wrongType(variable: name, level: level, wanted: "\(Value.self)"))
      }
      if let fault = variable.fault(of: value) { throw failed(.outside(fault)) }
      state.withLock { _ = $0.read.insert(name) }
      return value
    }
  }

  /// The trial's random stream of that name. Trials of one seed share it, whatever their levels, unless one of them
  /// overrides the stream.
  ///
  /// - Throws: ``ContextError`` when the design declares no nuisance of that name.
  public func stream(_ name: StreamName) throws -> RandomStream {
    guard design.factor(name.rawValue)?.role == .nuisance else {
      let known = design.factors.filter { $0.role == .nuisance }.map(\.name)
      throw failed(.undeclaredStream(name.rawValue, known: known))
    }
    let counter = state.withLock { state in
      let counter = state.counters[name.rawValue] ?? DrawCounter()
      state.counters[name.rawValue] = counter
      return counter
    }
    return trial.stream(name).counted(by: counter)
  }

  /// What was read and drawn up to now.
  public var receipt: Receipt {
    state.withLock { state in
      Receipt(
        read: state.read.sorted(),
        draws: state.counters.mapValues { Receipt.Draws(numbers: $0.numbers, programs: $0.programs) })
    }
  }

  /// The first error of the context, which the body may have caught.
  var fault: ContextError? { state.withLock(\.fault) }

  private func failed(_ error: ContextError) -> ContextError {
    state.withLock { state in
      if state.fault == nil { state.fault = error }
    }
    return error
  }
}

extension Experiment {
  /// Executes one trial: the measurement, and the receipt of what its body read and drew.
  ///
  /// - Throws: What the body throws; ``ContextError`` when it asked for what the design does not declare, even if it
  ///   caught that error.
  public func execute(_ trial: Trial) throws -> (measurement: Measurement, receipt: Receipt) {
    let context = TrialContext(trial, of: design)
    let measurement = try measure(context)
    if let fault = context.fault { throw fault }
    return (measurement, context.receipt)
  }
}
