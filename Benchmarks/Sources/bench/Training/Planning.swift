import Allocations
import Assay

/// Measures the work before the first step (tracing, differentiating and planning), and the memory and
/// allocations of a step.
enum Planning {
  static func rows() throws -> [Row] {
    try Workload.chosen().flatMap { workload in
      let plan = try workload.step().plan
      let bytes = Double(plan.arenaBytes)
      var rows = [
        Row(
          name: "\(workload.name): trace, differentiate, plan", unit: "ms", largerIsBetter: false,
          ours: medians(rounds: 9, turn: 0.02, [{ _ = try? workload.step() }])[0] * 1e3,
          rival: Peer.number(from: "jax_training.py", ["compile", workload.name, String(allThreads)]),
          rivalName: "JAX: trace, differentiate, compile"),
        Row(
          name: "\(workload.name): memory of a run", unit: "KiB", largerIsBetter: false, ours: bytes / 1024,
          rival: Double(plan.arenaLowerBound) / 1024, rivalName: "lower bound: most that lives at once"),
      ]
      if let count = try allocations(workload) {
        rows.append(
          Row(
            name: "\(workload.name): allocations in 100 steps", unit: "", largerIsBetter: false,
            ours: Double(count)))
      }
      return rows
    }
  }

  /// The calls of malloc and similar functions by all threads in 100 steps; nil where they cannot be counted.
  private static func allocations(_ workload: Workload) throws -> Int? {
    let training = try workload.training(threads: allThreads)
    let (features, labels, rate) = (workload.features(), workload.labels, workload.rate)
    func steps() throws {
      for _ in 0..<100 { try training.step(features: features, targets: labels, rate: rate) }
    }
    try steps()
    let before = allocation_count()
    guard before >= 0 else { return nil }
    try steps()
    return Int(allocation_count() - before)
  }
}
