import Assay

/// Measures the training steps per second of one network, beside PyTorch and JAX, on one thread each and on
/// all threads each.
///
/// Ours use `Training`: each step writes its minibatch and reads its loss. The other frameworks' data are
/// tensors already, and their loss is not read.
enum TrainingSteps {
  static func rows() throws -> [Row] {
    try Workload.chosen().flatMap { workload in
      try Set([1, allThreads]).sorted().flatMap { threads in try rows(workload, threads) }
    }
  }

  private static func rows(_ workload: Workload, _ threads: Int) throws -> [Row] {
    let rivals = [
      ("PyTorch eager", "pytorch_training.py", "eager"),
      ("torch.compile", "pytorch_training.py", "compile"),
      ("JAX jit", "jax_training.py", "loop"), ("JAX jit, scan", "jax_training.py", "scan"),
    ]
    let training = try workload.training(threads: threads)
    let (features, labels, rate) = (workload.features(), workload.labels, workload.rate)
    let optimiser = workload.optimiser is Adam ? ", Adam" : ""
    let crew = threads > 1 ? "\(threads) threads" : "1 thread"
    return try rivals.map { name, script, mode in
      let contest = Contest(
        name: "\(workload.name), batch \(workload.batch)\(optimiser), \(crew)",
        unit: "steps/s", rivalName: name, script: script,
        arguments: [mode, workload.name, String(threads)])
      return try contest.row(steps: 1) {
        try training.step(features: features, targets: labels, rate: rate)
      }
    }
  }
}
