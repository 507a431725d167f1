import AssayNetworks
import AssayRandomness
import AssayTensors

/// y ≈ W₁·W₂·x for inputs x ~ N(0, I): the network of Rahimi and Recht's "Addendum to Alchemy". Its expected
/// squared error is ‖W₁W₂ − A‖² exactly, so no examples are drawn.
struct TwoLayerLinearNetwork {
  let outputs: Int
  /// The number of columns of A, which is also that of hidden units.
  let inputs: Int
  private let element: ElementType
  private let target: Matrix
  private let residualProgram: Executor
  private let descentProgram: Executor
  private let jacobianProgram: Executor
  let planHash: String

  /// A target of the given condition number: orthonormal factors from the stream, singular values evenly
  /// spaced in their logarithms from 1 down to 1/conditionNumber.
  init(outputs: Int, inputs: Int, conditionNumber: Double, element: ElementType, stream: RandomStream) throws
  {
    (self.outputs, self.inputs, self.element) = (outputs, inputs, element)
    target = Self.target([outputs, inputs], conditionNumber: conditionNumber, stream: stream)
    func residual(_ trace: Trace) -> (first: Tensor, second: Tensor, residual: Tensor) {
      let first = trace.state("first", [outputs, inputs], element)
      let second = trace.state("second", [inputs, inputs], element)
      let target = trace.input("target", [outputs, inputs], element)
      return (first, second, first.matrixProduct(second) - target)
    }
    let descent = Plan(
      try Program { trace in
        let (first, second, residual) = residual(trace)
        let rate = trace.input("rate", [], element)
        let loss = (residual * residual).sum()
        let slopes = gradient(of: loss, withRespectTo: [first, second])
        trace.update(first, to: first - slopes[0] * rate)
        trace.update(second, to: second - slopes[1] * rate)
        trace.output("loss", loss)
      })
    planHash = descent.hash
    descentProgram = try Executor(descent)
    residualProgram = try Executor(
      Plan(try Program { trace in trace.output("residual", residual(trace).residual) }))
    jacobianProgram = try Executor(
      Plan(
        try Program { trace in
          let (first, second, residual) = residual(trace)
          let row = trace.input("row", residual.shape, element)
          let slopes = gradient(of: (residual * row).sum(), withRespectTo: [first, second])
          trace.output("first", slopes[0])
          trace.output("second", slopes[1])
        }))
    for program in [descentProgram, residualProgram, jacobianProgram] {
      try program.write("target", target.values)
    }
  }

  /// The start: W₁, then W₂.
  func start(_ initialiser: Initialiser, stream: RandomStream) -> [Double] {
    initialiser.values([outputs, inputs], from: stream.split("first"))
      + initialiser.values([inputs, inputs], from: stream.split("second"))
  }

  /// Plain gradient descent. Returns the last weights and the loss before each step; ends early when the loss
  /// is not finite.
  func descend(from start: [Double], rate: Double, steps: Int) throws -> (
    weights: [Double], losses: [Double]
  ) {
    try write(start, to: descentProgram)
    try descentProgram.write("rate", rate)
    var losses: [Double] = []
    for _ in 0...steps {
      descentProgram.run()
      losses.append(try descentProgram.read("loss")[0])
      if losses[losses.count - 1].isFinite == false { break }
    }
    return (try descentProgram.read("first") + descentProgram.read("second"), losses)
  }

  func minimise(from start: [Double], by minimiser: LevenbergMarquardt) throws -> LevenbergMarquardt.Result {
    try minimiser.minimise(
      from: start,
      residual: { weights in
        try write(weights, to: residualProgram)
        residualProgram.run()
        return try residualProgram.read("residual")
      },
      jacobian: { weights in
        try write(weights, to: jacobianProgram)
        var values: [Double] = []
        let count = outputs * inputs
        for row in 0..<count {
          var unit = [Double](repeating: 0, count: count)
          unit[row] = 1
          try jacobianProgram.write("row", unit)
          jacobianProgram.run()
          values += try jacobianProgram.read("first") + jacobianProgram.read("second")
        }
        return Matrix(rows: count, columns: start.count, values: values)
      })
  }

  /// The smallest eigenvalue of J·Jᵀ for the residual's Jacobian J. With more outputs than hidden units it is
  /// the smallest eigenvalue of W₂ᵀW₂: residuals outside W₁'s columns change through W₂ alone.
  func smallestCurvature(_ weights: [Double]) -> Double {
    let second = Matrix(
      rows: inputs, columns: inputs, values: Array(weights[(outputs * inputs)...]))
    let smallest = second.singularValues.last ?? 0
    return smallest * smallest
  }

  func hash(_ weights: [Double]) -> String {
    let split = outputs * inputs
    var hash = WeightsHash()
    hash.add("first", TensorType([outputs, inputs], element), Array(weights[..<split]))
    hash.add("second", TensorType([inputs, inputs], element), Array(weights[split...]))
    return hash.hexadecimal
  }

  private func write(_ weights: [Double], to program: Executor) throws {
    let split = outputs * inputs
    try program.write("first", Array(weights[..<split]))
    try program.write("second", Array(weights[split...]))
  }

  private static func target(_ shape: [Int], conditionNumber: Double, stream: RandomStream) -> Matrix {
    let (outputs, inputs) = (shape[0], shape[1])
    func orthonormal(_ rows: Int, _ name: String) -> Matrix {
      let normal = stream.split(name).normal(count: rows * inputs)
      return HouseholderQR(Matrix(rows: rows, columns: inputs, values: normal)).orthonormalFactor
    }
    var left = orthonormal(outputs, "left")
    for column in 0..<inputs {
      let value = Elementary.power(1 / conditionNumber, Double(column) / Double(inputs - 1))
      for row in 0..<outputs { left[row, column] *= value }
    }
    return left * orthonormal(inputs, "right").transposed
  }
}
