import AssayTensors

extension LossSurface {
  /// The loss at the point.
  public func value() throws -> Double {
    let executor = try executor(.value)
    executor.run()
    return try executor.numbers("0", subject.model.element)[0]
  }

  /// The derivatives of the loss by each parameter.
  public func gradient() throws -> [Double] {
    let executor = try executor(.gradient)
    executor.run()
    return try vector(executor)
  }

  /// The network's outputs on the data, row-major.
  public func outputValues() throws -> [Double] {
    let executor = try executor(.outputs)
    executor.run()
    return try executor.numbers("0", outputs.element)
  }

  /// Jv: how the outputs change along a direction. J is their Jacobian, a row for each output and a column for each
  /// parameter (G in the literature on curvature). Throws when the direction is not ``count`` finite numbers.
  public func jacobian(times direction: [Double]) throws -> [Double] {
    guard let executor = try product(.jacobian, direction, count, "direction") else {
      return [Double](repeating: 0, count: outputs.count)
    }
    return try executor.numbers("0", outputs.element)
  }

  /// Jᵀu: the derivatives by each parameter of the outputs' sum with these weights. Throws when there are not as many
  /// finite numbers as ``outputs`` has elements.
  public func transposedJacobian(times cotangent: [Double]) throws -> [Double] {
    try product(.transposedJacobian, cotangent, outputs.count, "vector of outputs").map(vector) ?? []
  }

  /// Hv: the Hessian of the loss times a direction (Pearlmutter 1994). Throws when the direction is not ``count``
  /// finite numbers.
  public func hessian(times direction: [Double]) throws -> [Double] {
    try product(.hessian, direction, count, "direction").map(vector) ?? []
  }

  /// JᵀH_LJv with H_L the Hessian of the loss by the outputs: the Hessian without what the network's own curvature adds
  /// (Schraudolph 2002). Throws when the direction is not ``count`` finite numbers.
  public func gaussNewton(times direction: [Double]) throws -> [Double] {
    try product(.gaussNewton, direction, count, "direction").map(vector) ?? []
  }

  /// Fv: the Fisher matrix of the model's own distribution of targets times a direction, scaled as the loss is: for a
  /// mean over examples the mean of each one's. Its expectation is taken exactly, over what the model expects and not
  /// over the targets given. Throws when the direction is not ``count`` finite numbers, and when the objective states no
  /// ``Objective/distribution``.
  public func fisher(times direction: [Double]) throws -> [Double] {
    try product(.fisher, direction, count, "direction").map(vector) ?? []
  }

  /// The gradient of each example: one row per example; the rows add up to ``gradient()``. For a loss that is a mean
  /// over n examples, n times a row is the gradient of that example's loss.
  ///
  /// Where examples depend on each other through the statistics of the minibatch, a row is the derivative through
  /// that example's outputs, and the cost is one product for each example. Elsewhere one program computes all rows.
  public func perExampleGradients() throws -> Matrix {
    var matrix = Matrix(zeros: subject.examples, count)
    guard count > 0 else { return matrix }
    if subject.model.network.needs.minibatchStatistics.contains(subject.mode) {
      let executor = try executor(.outputSlopes)
      executor.run()
      let slopes = try executor.numbers("0", outputs.element)
      let width = slopes.count / subject.examples
      for example in 0..<subject.examples {
        let own = (example * width)..<((example + 1) * width)
        var cotangent = [Double](repeating: 0, count: slopes.count)
        // Slopes that are NaN are passed on: the product with them gives NaN.
        cotangent.replaceSubrange(own, with: slopes[own])
        let product = try run(.transposedJacobian, cotangent)
        try matrix.values.replaceSubrange((example * count)..<((example + 1) * count), with: vector(product))
      }
      return matrix
    }
    let executor = try executor(.perExample)
    executor.run()
    for (number, parameter) in parameters.enumerated() {
      let values = try executor.numbers("\(number)", parameter.type.element)
      let size = parameter.range.count
      for example in 0..<subject.examples {
        let start = example * count + parameter.range.lowerBound
        matrix.values.replaceSubrange(
          start..<(start + size), with: values[(example * size)..<((example + 1) * size)])
      }
    }
    return matrix
  }

  /// Runs a product with this vector and returns its executor; `nil` when there are no parameters.
  private func product(_ program: SurfaceProgram, _ vector: [Double], _ size: Int, _ what: String) throws
    -> Executor?
  {
    guard vector.count == size else {
      throw LossSurface.refusal("a \(what) has \(size) elements here, not \(vector.count)")
    }
    let isSingle = subject.model.element == .float32
    if let index = vector.firstIndex(where: { isSingle ? !Float($0).isFinite : !$0.isFinite }) {
      throw LossSurface.refusal(
        "element \(index) of the \(what) is \(vector[index]); a product is taken with finite numbers"
          + (vector[index].isFinite ? " of the model's element type, \(subject.model.element)" : ""))
    }
    return count == 0 ? nil : try run(program, vector)
  }

  private func run(_ program: SurfaceProgram, _ vector: [Double]) throws -> Executor {
    let executor = try executor(program)
    guard let name = program.vector else { return executor }
    try executor.write(name, numbers: vector, subject.model.element)
    try executor.run(changed: [name])
    return executor
  }

  /// The results for each parameter as one vector.
  private func vector(_ executor: Executor) throws -> [Double] {
    try parameters.enumerated().flatMap { try executor.numbers("\($0)", $1.type.element) }
  }
}
