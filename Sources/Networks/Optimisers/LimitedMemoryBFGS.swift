import AssayTensors

/// L-BFGS: minimises a smooth function of many numbers by quasi-Newton steps, whose Hessian is estimated from
/// the last few steps only (Liu & Nocedal 1989; Nocedal & Wright, Numerical Optimization, algorithm 7.4).
///
/// Use it for losses without noise, that is on a full batch (``FullBatch``). Sums are taken in order, so a
/// run is a function of its start, bit for bit. Memory: 2·`history` vectors; cost of an iteration: one loss
/// and gradient, or a few during a line search.
public struct LimitedMemoryBFGS: Sendable, Hashable {
  /// The largest number of steps.
  public var iterations: Int
  /// The number of past steps that estimate the Hessian.
  public var history: Int
  /// The rule for the length of a step.
  public var length: Length
  /// The minimiser ends when no derivative is larger than this in magnitude.
  public var gradientTolerance: Double

  /// The rule for the length of a step along its direction.
  public enum Length: Sendable, Hashable {
    /// A length at which Wolfe's strong conditions hold, with 1e-4 and 0.9.
    case strongWolfe
    /// This share of the quasi-Newton step; the first step is at most this long in the sum of magnitudes.
    /// PyTorch's `LBFGS` without line search.
    case fixed(Double)
  }

  /// A minimiser with these limits.
  public init(
    iterations: Int, history: Int = 10, length: Length = .strongWolfe, gradientTolerance: Double = 1e-7
  ) {
    self.iterations = iterations
    self.history = history
    self.length = length
    self.gradientTolerance = gradientTolerance
  }

  /// A function's value and derivatives at one point.
  public typealias Slope = (value: Double, gradient: [Double])

  /// The parameters and losses at the end of a run, and why it ended.
  public struct Result: Sendable, Hashable {
    /// The last parameters.
    public var parameters: [Double]
    /// The loss at the start and after each step.
    public var losses: [Double]
    /// The number of evaluations of loss and gradient.
    public var evaluations: Int
    /// Why the minimiser ended.
    public var ending: Ending
  }

  /// Why a minimiser ended.
  public enum Ending: String, Sendable, Hashable, Codable, CaseIterable {
    /// The gradient is within its tolerance.
    case flat
    /// All iterations were used.
    case iterations
    /// No step along the direction lowers the loss in float64.
    case stalled
  }

  /// Minimises `loss`. Throws for settings without meaning, for a gradient of another length, and for a loss
  /// that is not finite where a step has to be taken, and whatever `loss` throws.
  public func minimise(from start: [Double], loss: ([Double]) throws -> Slope) throws -> Result {
    try validate()
    var evaluations = 0
    func evaluate(_ place: [Double]) throws -> Slope {
      evaluations += 1
      let slope = try loss(place)
      guard slope.gradient.count == place.count else {
        throw refusal("there are \(place.count) parameters and \(slope.gradient.count) derivatives")
      }
      return slope
    }
    var parameters = start
    var slope = try evaluate(parameters)
    var losses = [slope.value]
    var memory = Memory(history)
    func result(_ ending: Ending) -> Result {
      Result(parameters: parameters, losses: losses, evaluations: evaluations, ending: ending)
    }
    for iteration in 0..<iterations {
      guard slope.value.isFinite else { throw NetworkError.nonFiniteLoss(slope.value, step: iteration) }
      if slope.gradient.allSatisfy({ abs($0) <= gradientTolerance }) { return result(.flat) }
      let direction = memory.direction(slope.gradient)
      let first = min(1, 1 / slope.gradient.reduce(0) { $0 + abs($1) })
      func place(_ length: Double) -> [Double] { zip(parameters, direction).map { $0 + length * $1 } }
      let (share, next): (Double, Slope)
      switch length {
      case .fixed(let rate):
        share = iteration == 0 ? first * rate : rate
        next = try evaluate(place(share))
      case .strongWolfe:
        let search = LineSearch(value: slope.value, slope: dot(slope.gradient, direction))
        let found = try search.length(from: iteration == 0 ? first : 1) { length in
          let slope = try evaluate(place(length))
          return (LineSearch.Point(length, slope.value, dot(slope.gradient, direction)), slope)
        }
        guard let found else { return result(.stalled) }
        (share, next) = found
      }
      memory.add(
        step: direction.map { $0 * share }, change: zip(next.gradient, slope.gradient).map { $0 - $1 })
      parameters = place(share)
      slope = next
      losses.append(slope.value)
    }
    return result(slope.gradient.allSatisfy { abs($0) <= gradientTolerance } ? .flat : .iterations)
  }

  private func refusal(_ reason: String) -> NetworkError {
    .invalidSetting(of: "LimitedMemoryBFGS", reason: reason)
  }

  private func validate() throws {
    if let fault = Self.settings.fault(of: self) ?? Length.table.rangeFault(of: length) {
      throw refusal(fault)
    }
  }
}

/// The last steps of a quasi-Newton method, and the changes of the gradient over them.
private struct Memory {
  private let capacity: Int
  private var pairs: [(step: [Double], change: [Double], product: Double)] = []
  private var scale = 1.0

  init(_ capacity: Int) { self.capacity = capacity }

  /// Stores a step, unless the function is not convex along it: the Hessian must stay positive.
  mutating func add(step: [Double], change: [Double]) {
    let (product, square) = (dot(step, change), dot(change, change))
    guard product > .ulpOfOne * square else { return }
    if pairs.count == capacity { pairs.removeFirst() }
    pairs.append((step, change, product))
    scale = product / square
  }

  /// Minus the inverse Hessian times the gradient, by the two loops over the stored pairs.
  func direction(_ gradient: [Double]) -> [Double] {
    var direction = gradient.map { -$0 }
    var shares = [Double](repeating: 0, count: pairs.count)
    for (index, pair) in pairs.enumerated().reversed() {
      shares[index] = dot(pair.step, direction) / pair.product
      direction = zip(direction, pair.change).map { $0 - shares[index] * $1 }
    }
    if !pairs.isEmpty { direction = direction.map { $0 * scale } }
    for (index, pair) in pairs.enumerated() {
      let share = shares[index] - dot(pair.change, direction) / pair.product
      direction = zip(direction, pair.step).map { $0 + share * $1 }
    }
    return direction
  }
}

/// The dot product Σ aᵢ·bᵢ, in order.
private func dot(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}
