import Assay

/// Measures 64 networks from 64 seeds, trained side by side on all threads, each on its own minibatches.
enum Seeds {
  static let count = 64

  static func rows() throws -> [Row] {
    try Workload.chosen([.perceptron([64, 64, 10], batch: 32)]).flatMap { workload in
      let replicas = try replicas(workload, threads: allThreads)
      let rivals = [
        ("PyTorch eager, one after another", "pytorch_training.py", "seeds"),
        ("JAX jit + vmap", "jax_training.py", "seeds-loop"),
        ("JAX jit + vmap, scan", "jax_training.py", "seeds-scan"),
      ]
      return try rivals.map { name, script, mode in
        let contest = Contest(
          name: "\(count) seeds of \(workload.name), batch \(workload.batch), \(allThreads) threads",
          unit: "steps/s", rivalName: "\(name) (ours: \(replicas.layout.rawValue))", script: script,
          arguments: [mode, workload.name, String(allThreads)])
        return try contest.row(steps: count * 100) { replicas.run(steps: 100) }
      }
    }
  }

  /// Replicas with the initial values that `Training` gives each seed.
  static func replicas(
    _ workload: Workload, count: Int = count, threads: Int, layout: Replicas.Layout? = nil
  ) throws -> Replicas {
    let replicas = try Replicas(workload.step().plan, count: count, threads: threads, layout: layout)
    try replicas.write("rate", [Float(workload.rate)])
    try replicas.write("targets", workload.labels)
    for replica in 0..<count {
      let seed = UInt64(replica)
      let training = try workload.training(seed: seed)
      for weight in training.declared {
        try replicas.write(weight.name, training.values(of: weight.name).map(Float.init), to: replica)
      }
      try replicas.write("features", workload.features(seed: seed), to: replica)
    }
    return replicas
  }
}
