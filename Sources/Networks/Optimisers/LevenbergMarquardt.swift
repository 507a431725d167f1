import AssayTensors

/// Levenberg–Marquardt: minimises a sum of squares (Marquardt 1963). Each trial step solves min ‖J·δ + r‖² +
/// λ‖δ‖² by Householder QR. A step that lowers the loss is taken, and λ falls tenfold; any other step is not
/// taken, and λ rises tenfold.
public struct LevenbergMarquardt: Sendable {
  /// The largest number of trial steps, taken or not.
  public var iterations: Int
  /// The damping λ of the first trial step.
  public var initialDamping: Double
  /// The loss at or below which it ends early.
  public var target: Double

  /// Makes a minimiser with these limits.
  public init(iterations: Int, initialDamping: Double = 1e-3, target: Double = 0) {
    self.iterations = iterations
    self.initialDamping = initialDamping
    self.target = target
  }

  /// The parameters and losses at the end of a run.
  public struct Result: Sendable {
    /// The best parameters found.
    public var parameters: [Double]
    /// Σr² at the start and after each iteration; an iteration whose step is not taken repeats the value.
    public var losses: [Double]
  }

  /// Minimises Σ residual². `residual` gives r, and `jacobian` gives J of shape [residuals, parameters].
  /// Throws for settings without meaning, for a Jacobian of another shape, and whatever the two functions
  /// throw. Cost of an iteration: one Jacobian and one QR of [residuals + parameters, parameters].
  public func minimise(
    from start: [Double], residual: ([Double]) throws -> [Double],
    jacobian: ([Double]) throws -> Matrix
  ) throws -> Result {
    try validate()
    func checkedJacobian(at place: [Double], of residual: [Double]) throws -> Matrix {
      let matrix = try jacobian(place)
      guard (matrix.rows, matrix.columns) == (residual.count, place.count) else {
        throw invalid(
          "the Jacobian of \(residual.count) residuals by \(place.count) parameters cannot be "
            + "\(matrix.rows) × \(matrix.columns)")
      }
      return matrix
    }
    var parameters = start
    var r = try residual(parameters)
    var losses = [sumOfSquares(r)]
    var damping = initialDamping
    var j = try checkedJacobian(at: parameters, of: r)
    for _ in 0..<iterations where losses[losses.count - 1] > target {
      let loss = losses[losses.count - 1]
      if let step = dampedStep(j, r, damping) {
        let candidate = zip(parameters, step).map { $0 + $1 }
        let newResidual = try residual(candidate)
        let newLoss = sumOfSquares(newResidual)
        if newLoss < loss {
          (parameters, r) = (candidate, newResidual)
          j = try checkedJacobian(at: parameters, of: r)
          damping /= 10
          losses.append(newLoss)
          continue
        }
      }
      damping *= 10
      losses.append(loss)
    }
    return Result(parameters: parameters, losses: losses)
  }

  private func validate() throws {
    if let fault = Self.settings.fault(of: self) { throw invalid(fault) }
  }

  private func invalid(_ reason: String) -> NetworkError {
    .invalidSetting(of: "LevenbergMarquardt", reason: reason)
  }

  private func dampedStep(_ jacobian: Matrix, _ residual: [Double], _ damping: Double) -> [Double]? {
    let count = jacobian.columns
    var stacked = Matrix(zeros: jacobian.rows + count, count)
    stacked.values.replaceSubrange(0..<jacobian.values.count, with: jacobian.values)
    for index in 0..<count { stacked[jacobian.rows + index, index] = damping.squareRoot() }
    let right = residual.map { -$0 } + [Double](repeating: 0, count: count)
    return HouseholderQR(stacked).leastSquares(right)
  }
}

/// The sum of squares Σv², in order.
public func sumOfSquares(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 } }
