import AssayNetworks
import AssayTensors

/// All derivatives of a model's loss and outputs as dense matrices, by reverse mode over reverse mode: what the
/// products of a surface are held to.
struct DenseDerivatives {
  var outputs: [Double] = []
  var gradient: [Double] = []
  /// [parameters, parameters].
  var hessian: Matrix
  /// [elements of the outputs, parameters].
  var jacobian: Matrix
  /// [elements of the outputs, elements of the outputs], of the loss by the outputs.
  var outputHessian: Matrix

  init<Feature: TensorElement, Target: TensorElement>(
    _ model: Model, _ weights: [String: [Double]], features: [Feature], targets: [Target], mode: Mode
  ) throws {
    let count = features.count / model.example.count
    var learnt: [Weight] = []
    let program = try Program { trace in
      let x = trace.input("features", [count] + model.example.shape, model.example.element)
      let scope = LayerScope(trace, mode: mode, element: .float64)
      let outputs = model.network(x, in: scope)
      let type = model.objective.targets(outputs.type)
      let y = trace.input("targets", type.shape, type.element)
      let parameters = zip(scope.declared, scope.tensors).filter { $0.0.isLearnt }
      learnt = parameters.map(\.0)
      let slopes = AssayTensors.gradient(
        of: model.objective.loss(outputs, y), withRespectTo: parameters.map(\.1))
      let flat = concatenated(slopes.map { $0.reshaped([$0.type.count]) }, axis: 0)
      trace.output("outputs", outputs)
      trace.output("gradient", flat)
      for (number, part) in AssayTensors.jacobian(of: flat, withRespectTo: parameters.map(\.1)).enumerated() {
        trace.output("hessian \(number)", part)
      }
      for (number, part) in AssayTensors.jacobian(of: outputs, withRespectTo: parameters.map(\.1))
        .enumerated()
      {
        trace.output("jacobian \(number)", part)
      }
      let watched = outputs.watched()
      trace.output(
        "output hessian", AssayTensors.hessian(of: model.objective.loss(watched, y), withRespectTo: watched))
    }
    let executor = try Executor(Plan(program))
    try executor.write("features", features)
    try executor.write("targets", targets)
    for (name, values) in weights { try executor.write(name, values) }
    executor.run()
    outputs = try executor.read("outputs")
    gradient = try executor.read("gradient")
    func matrix(_ name: String, rows: Int) throws -> Matrix {
      let parts = try learnt.indices.map { try executor.read("\(name) \($0)", as: Double.self) }
      let values = (0..<rows).flatMap { row in
        zip(parts, learnt).flatMap { $0[(row * $1.type.count)..<((row + 1) * $1.type.count)] }
      }
      return Matrix(rows: rows, columns: values.count / rows, values: values)
    }
    hessian = try matrix("hessian", rows: gradient.count)
    jacobian = try matrix("jacobian", rows: outputs.count)
    outputHessian = try Matrix(
      rows: outputs.count, columns: outputs.count, values: executor.read("output hessian"))
  }
}

extension Matrix {
  /// Times a vector, each element summed in order.
  static func * (matrix: Matrix, vector: [Double]) -> [Double] {
    (0..<matrix.rows).map { row in
      (0..<matrix.columns).reduce(0) { $0 + matrix[row, $1] * vector[$1] }
    }
  }
}

/// Σ aᵢbᵢ, in order.
func inner(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }

/// The largest difference over the largest magnitude, or over 1 where all are smaller.
func difference(_ a: [Double], _ b: [Double]) -> Double {
  guard a.count == b.count else { return .infinity }
  let scale = b.reduce(1) { max($0, $1.magnitude) }
  return zip(a, b).reduce(0) { max($0, ($1.0 - $1.1).magnitude.isNaN ? .infinity : ($1.0 - $1.1).magnitude) }
    / scale
}
