import AssayTensors

/// Averages of the parameters over the steps of a run, kept beside the parameters: `average.<parameter>`.
public enum Averaging: Sendable, Hashable, Codable {
  /// a ← share·a + (1 − share)·p after each step, from the first values of the parameters (Polyak's average with
  /// exponential weights; PyTorch's `get_ema_multi_avg_fn`).
  case exponential(share: Double)
  /// The mean of the parameters after each step, beginning with the step of this number (from 0); before it,
  /// the parameters themselves (stochastic weight averaging, Izmailov et al. 2018, arXiv 1803.05407). a ← a +
  /// (p − a)/n.
  case mean(from: Int)

  /// Throws for a share outside 0 ..< 1 or a step below 0.
  func validate() throws {
    if let fault = Self.table.rangeFault(of: self) {
      throw NetworkError.invalidSetting(of: "Averaging", reason: fault)
    }
  }

  /// Adds to the trace the averages of the parameters after the optimiser's move.
  func update(_ step: OptimiserStep) {
    for (parameter, moved) in zip(step.parameters, step.moved) {
      let past = step.declare(
        Slot(
          name: "average", parameter: parameter.name, state: StateName.average(of: parameter.name),
          type: parameter.tensor.type, start: .parameter(parameter.name)))
      switch self {
      case .exponential(let share):
        step.update(past, to: past * share + moved * (1 - share))
      case .mean(let start):
        let terms = (step.stepsTaken() - Double(start - 1)).maximum(1)
        step.update(past, to: past + (moved - past) / terms)
      }
    }
  }
}
