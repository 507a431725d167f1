import Assay
import Foundation

/// Products with the Hessian and the Jacobian of 784-128-128-10 on 1,000 examples, each along another direction: with
/// what does not depend on the direction computed once, beside whole runs of the same program, and beside PyTorch.
enum Surface {
  private static let examples = 1000
  private static let workload = Workload.perceptron([784, 128, 128, 10], batch: examples)
  /// Products of one measurement.
  private static let products = 100
  /// Products of one turn: ours and whole runs alternate.
  private static let turn = 10

  private enum Product: String, CaseIterable {
    case hessian, jacobian, transposedJacobian

    var sign: String {
      switch self {
      case .hessian: "Hv"
      case .jacobian: "Gv"
      case .transposedJacobian: "Gᵀu"
      }
    }
    var vector: String { self == .transposedJacobian ? "cotangent" : "direction" }
  }

  static func rows() throws -> [Row] {
    let kept = try Set([1, allThreads]).sorted().flatMap { threads in
      try Product.allCases.map { try keptRow($0, threads) }
    }
    let rivals = try Set([1, allThreads]).sorted().flatMap { threads in
      try Product.allCases.map { try rivalRow($0, threads) }
    }
    return kept + rivals
  }

  private static func name(_ product: Product, _ threads: Int) -> String {
    "\(workload.name), \(examples) examples, \(product.sign), \(threads == 1 ? "1 thread" : "\(threads) threads")"
  }

  /// Seconds of 100 products beside those of 100 whole runs: on one thread what it has spent on a processor, on several
  /// by the clock on the wall.
  private static func keptRow(_ product: Product, _ threads: Int) throws -> Row {
    FileHandle.standardError.write(Data("\(name(product, threads)): whole runs\n".utf8))
    let executor = try Executor(Plan(program(product), changing: [product.vector]), threads: threads)
    let training = try workload.training()
    for variable in training.declared {
      try executor.write(variable.name, training.values(of: variable.name).map(Float.init))
    }
    try executor.write("features", workload.features())
    try executor.write("targets", workload.labels)
    let count = product == .transposedJacobian ? examples * 10 : 784 * 128 + 128 + 128 * 128 + 128 + 1290
    let vectors = (0..<turn).map {
      RandomStream(seed: UInt64($0), name: .noise).normalFloats(count: count)
    }
    func seconds(_ run: () throws -> Void) throws -> Double {
      let clock = ContinuousClock()
      let (start, startOfThread) = (clock.now, threadSeconds())
      for vector in vectors {
        try executor.write(product.vector, vector)
        try run()
      }
      return threads == 1 ? threadSeconds() - startOfThread : (clock.now - start) / .seconds(1)
    }
    let changed = { _ = try executor.run(changed: [product.vector]) }
    for _ in 0..<2 { _ = try (seconds(changed), seconds(executor.run)) }
    var (ours, whole) = (0.0, 0.0)
    for _ in 0..<products / turn {
      ours += try seconds(changed)
      whole += try seconds(executor.run)
    }
    return Row(
      name: name(product, threads) + ": \(products) along changing directions", unit: "s",
      largerIsBetter: false, ours: ours, rival: whole, rivalName: "\(products) whole runs of the same program"
    )
  }

  /// The program that a loss surface traces for a product.
  private static func program(_ product: Product) throws -> Program {
    try Program { trace in
      let x = trace.input("features", [examples, 784])
      let labels = trace.input("targets", [examples], .int32)
      let scope = LayerScope(trace, mode: .training)
      let outputs = workload.model.network(x, in: scope)
      let loss = workload.model.objective.loss(outputs, labels)
      let count = scope.tensors.reduce(0) { $0 + $1.type.count }
      func directions() -> [(variable: Tensor, direction: Tensor)] {
        let vector = trace.input("direction", [count])
        var end = 0
        return scope.tensors.map { tensor in
          defer { end += tensor.type.count }
          return (tensor, vector.sliced(axis: 0, from: end, count: tensor.type.count).reshaped(tensor.shape))
        }
      }
      let results =
        switch product {
        case .hessian: hessianVectorProduct(of: loss, along: directions())
        case .jacobian: jvp(of: [outputs], along: directions())
        case .transposedJacobian:
          vjp(
            of: [outputs], cotangents: [trace.input("cotangent", outputs.shape)], withRespectTo: scope.tensors
          )
        }
      for (number, result) in results.enumerated() { trace.output("\(number)", result) }
    }
  }

  /// Products a second of a surface, with vectors and results as arrays of float64, beside PyTorch's with tensors.
  private static func rivalRow(_ product: Product, _ threads: Int) throws -> Row {
    let surface = try LossSurface(
      workload.training(), features: workload.features(), targets: workload.labels, mode: .training,
      threads: threads)
    let count = product == .transposedJacobian ? surface.outputs.count : surface.count
    let vectors = (0..<turn).map { RandomStream(seed: UInt64($0), name: .noise).normal(count: count) }
    let contest = Contest(
      name: name(product, threads), unit: "products/s",
      rivalName: "PyTorch, the fastest of a kept graph, func.jvp and vjp, func.linearize",
      script: "pytorch_surface.py", arguments: [product.rawValue, String(threads)])
    return try contest.row(steps: turn) {
      for vector in vectors {
        switch product {
        case .hessian: _ = try surface.hessian(times: vector)
        case .jacobian: _ = try surface.jacobian(times: vector)
        case .transposedJacobian: _ = try surface.transposedJacobian(times: vector)
        }
      }
    }
  }
}
