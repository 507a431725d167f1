/// A claim with the design and the rule that put it to the test, and the function that executes one trial.
///
/// ```swift
/// let experiment = Experiment(claim: claim, design: design, rule: rule, body: Body("rates")) { context in
///   Measurement(measures: ["loss": try context[rate]], result: "…")
/// }
/// try experiment.validate()
/// ```
///
/// Run it with ``Study/run(_:store:executor:time:worker:isCancelled:onProgress:)``.
public struct Experiment: Sendable {
  /// The sentence that is tested.
  public var claim: Claim
  /// The factors and stages that are run.
  public var design: Design
  /// The rule that decides by the records.
  public var rule: DecisionRule
  /// The identity of `measure`: other code has another one.
  public var body: Body
  /// The code of the body: measures one trial, a pure function of the trial's levels and streams, safe to call on
  /// several threads. Call it through ``execute(_:)``.
  public var measure: @Sendable (TrialContext) throws -> Measurement

  /// Makes an experiment without checking it; see `validate()`.
  public init(
    claim: Claim, design: Design, rule: DecisionRule, body: Body,
    measure: @escaping @Sendable (TrialContext) throws -> Measurement
  ) {
    self.claim = claim
    self.design = design
    self.rule = rule
    self.body = body
    self.measure = measure
  }
}
