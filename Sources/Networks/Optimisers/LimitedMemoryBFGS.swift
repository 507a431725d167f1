import AssayTensors

/// L-BFGS: minimises a smooth function of many numbers by quasi-Newton steps, whose Hessian is known from the
/// last few steps only (Liu & Nocedal 1989; Nocedal & Wright, Numerical Optimization, algorithm 7.4).
///
/// For losses without noise: a full batch. Sums are taken in order, so a run is a function of its start, bit for bit.
/// Memory: 2·`history` vectors; cost of an iteration: one loss and gradient, or a few while a length is searched.
public struct LimitedMemoryBFGS: Sendable, Hashable {
  /// Steps at most.
  public var iterations: Int
  /// Steps that are remembered.
  public var history: Int
  /// How far a step goes.
  public var length: Length
  /// Ends when no derivative is larger in size.
  public var gradientTolerance: Double

  /// How far along its direction a step goes.
  public enum Length: Sendable, Hashable {
    /// To where Wolfe's strong conditions hold, with 1e-4 and 0.9.
    case strongWolfe
    /// This share of the quasi-Newton step; the first step is at most as long, in the sum of sizes. PyTorch's
    /// `LBFGS` without line search.
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

  /// A function's value and derivatives at one place.
  public typealias Slope = (value: Double, gradient: [Double])

  /// Where the minimiser ended.
  public struct Result: Sendable, Hashable {
    /// The last parameters.
    public var parameters: [Double]
    /// At the start and after each step.
    public var losses: [Double]
    /// How often loss and gradient were computed.
    public var evaluations: Int
    /// Why it ended.
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

  /// Minimises `loss`. Throws settings without meaning, a gradient of another length, what `loss` throws, and a loss that is no finite number where
  /// a step has to be taken.
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

/// The last steps of a quasi-Newton method and the changes of the gradient over them.
private struct Memory {
  private let capacity: Int
  private var pairs: [(step: [Double], change: [Double], product: Double)] = []
  private var scale = 1.0

  init(_ capacity: Int) { self.capacity = capacity }

  /// Remembers a step, unless the function is not convex along it: the Hessian must stay positive.
  mutating func add(step: [Double], change: [Double]) {
    let (product, square) = (dot(step, change), dot(change, change))
    guard product > .ulpOfOne * square else { return }
    if pairs.count == capacity { pairs.removeFirst() }
    pairs.append((step, change, product))
    scale = product / square
  }

  /// Minus the inverse Hessian times the gradient, by the two loops over the pairs.
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

/// Σ aᵢ·bᵢ, in order.
private func dot(_ a: [Double], _ b: [Double]) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}
