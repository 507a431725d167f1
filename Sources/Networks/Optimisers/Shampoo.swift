import AssayTensors

/// Shampoo (Gupta, Koren & Singer 2018, arXiv 1802.09568): the gradient between inverse roots of its own second
/// moments, L⁻¹ᐟ⁴·G·R⁻¹ᐟ⁴ for a matrix G.
///
/// L ← L + G·Gᵀ and R ← R + Gᵀ·G, both from ε·I; with momentum the result is accumulated as v ← μ·v + …; p ←
/// p − rate·v. A tensor of more axes counts as a matrix [first axis, the others]; a vector g has L alone,
/// with L⁻¹ᐟ²·g. A side larger than `largestSide` has no such matrix, and the other side then uses L⁻¹ᐟ².
///
/// The roots are computed in every step by a fixed number of matrix products, as part of the trace: the
/// coupled Newton iteration (Iannazzo 2006; Anil et al. 2020, arXiv 2002.09018) M ← Tᵖ·M, X ← X·T with T =
/// ((p+1)·I − M)/p, from M = z·A, X = z¹ᐟᵖ·I, z = (1+p)/(2·‖A‖). Each iteration raises a small eigenvalue of
/// M at least (1 + 1/p)ᵖ ≥ 2.25 times, until it is near 1 and the error is squared in each iteration: 40
/// iterations reach rounding for condition numbers up to 10¹². Cost of a step: (2 + log₂ p) products of n×n
/// matrices for each iteration and side.
public struct Shampoo: Optimiser, Hashable, Codable {
  /// ε: the second moments start at ε·I.
  public var epsilon: Double
  /// μ, the share of the velocity that is kept.
  public var momentum: Double
  /// The largest side that is preconditioned.
  public var largestSide: Int
  /// The number of coupled Newton iterations for each root.
  public var iterations: Int
  /// The weight decay.
  public var weightDecay: WeightDecay

  /// Makes the optimiser with the paper's algorithm, unless other settings are given.
  public init(
    epsilon: Double = 1e-4, momentum: Double = 0, largestSide: Int = 1024, iterations: Int = 40,
    weightDecay: WeightDecay = .none
  ) {
    self.epsilon = epsilon
    self.momentum = momentum
    self.largestSide = largestSide
    self.iterations = iterations
    self.weightDecay = weightDecay
  }

  /// Adds the update of every parameter to the trace; the slots are `left`, `right` (without their ε·I) and
  /// `velocity`.
  public func update(_ step: OptimiserStep) {
    for (index, parameter) in step.parameters.enumerated() {
      let rate = step.rate(of: parameter)
      let gradient = weightDecay.gradient(step.gradients[index], of: parameter)
      var direction = preconditioned(gradient, parameter, step)
      if momentum != 0 {
        let past = step.slot("velocity", of: parameter)
        direction = past * momentum + direction
        step.update(past, to: direction)
      }
      step.move(index, to: weightDecay.origin(of: parameter, rate: rate) - direction * rate)
    }
  }

  private func preconditioned(_ gradient: Tensor, _ parameter: Parameter, _ step: OptimiserStep)
    -> Tensor
  {
    let shape = gradient.shape
    let rows = shape.first ?? 1
    let columns = shape.dropFirst().reduce(1, *)
    let matrix = gradient.reshaped([rows, columns])
    let hasLeft = rows <= largestSide
    let hasRight = shape.count > 1 && columns <= largestSide
    let power = hasLeft && hasRight ? 4 : 2
    var result = matrix
    if hasLeft {
      let moment = moment("left", matrix.matrixProduct(matrix.transposed()), parameter, step)
      result = inverseRoot(moment, power, step.trace).matrixProduct(result)
    }
    if hasRight {
      let moment = moment("right", matrix.transposed().matrixProduct(matrix), parameter, step)
      result = result.matrixProduct(inverseRoot(moment, power, step.trace))
    }
    return result.reshaped(shape)
  }

  private func moment(
    _ name: String, _ product: Tensor, _ parameter: Parameter, _ step: OptimiserStep
  ) -> Tensor {
    let past = step.slot(name, of: parameter, shape: product.shape)
    let next = past + product
    step.update(past, to: next)
    return next
  }

  /// (A + ε·I)⁻¹ᐟᵖ for p = 2 or 4.
  private func inverseRoot(_ moment: Tensor, _ power: Int, _ trace: Trace) -> Tensor {
    let size = moment.shape[0]
    let places = trace.constant((0..<size).map(Int32.init), [size])
    let identity = places.oneHot(classes: size, element: moment.type.element)
    let matrix = moment + identity * epsilon
    let scale = Double(power + 1) / 2 / globalNorm([matrix])
    let root = power == 4 ? scale.squareRoot().squareRoot() : scale.squareRoot()
    let turns = moment.constant(0).broadcast(to: [iterations])
    let result = scan([identity * root, matrix * scale], over: [turns]) { carried, _ in
      let step = (identity * Double(power + 1) - carried[1]) / Double(power)
      let square = step.matrixProduct(step)
      let raised = power == 4 ? square.matrixProduct(square) : square
      return ([carried[0].matrixProduct(step), raised.matrixProduct(carried[1])], [])
    }
    return result.carried[0]
  }
}
