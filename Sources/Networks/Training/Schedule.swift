/// The learning rate of each step of a training run; steps are counted from 0. Nothing is stored between steps, so
/// a run can start at any of them.
public indirect enum Schedule: Sendable, Hashable, Codable {
  /// The same rate always.
  case constant(Double)
  /// start·factorⁿ after n full periods of `every` steps.
  case step(Double, every: Int, factor: Double)
  /// start·factorⁿ after n of the milestones, each of which counts from its own step on.
  case multiStep(Double, at: [Int], factor: Double)
  /// start·factorᵗ at step t.
  case exponential(Double, factor: Double)
  /// floor + (start − floor)·(1 + cos(π·t/steps))/2, then the floor (Loshchilov & Hutter, arXiv 1608.03983).
  case cosine(Double, steps: Int, floor: Double = 0)
  /// floor + (start − floor)·(1 − t/steps)^power, then the floor.
  case polynomial(Double, steps: Int, power: Double = 1, floor: Double = 0)
  /// start·√(steps/(steps + t)): behind a warm-up of `steps` steps that of Vaswani et al. (arXiv 1706.03762).
  case inverseSquareRoot(Double, steps: Int)
  /// Half a cosine from peak/startDivisor up to the peak at step rising·steps − 1, another down to
  /// peak/(startDivisor·endDivisor) at step steps − 1: PyTorch's form of Smith & Topin (arXiv 1708.07120). Then
  /// it stays.
  case oneCycle(
    peak: Double, steps: Int, rising: Double = 0.3, startDivisor: Double = 25, endDivisor: Double = 1e4)
  /// Cosines from the start to the floor, each `multiplier` times as long as the one before: SGDR (Loshchilov &
  /// Hutter, arXiv 1608.03983). A restart is at the start again; the floor itself is not met.
  case warmRestarts(Double, first: Int, multiplier: Int = 1, floor: Double = 0)
  /// In a straight line from `from` times the other schedule's first rate up to it, which step `steps` has; the
  /// other schedule counts its steps from there.
  case warmUp(steps: Int, from: Double = 0, then: Schedule)
}
