import AssayRandomness

/// Which way a derivative is carried through a program.
public enum DerivativeMode: String, Sendable, Hashable, CaseIterable {
  /// `jvp`: from variables to values.
  case forward
  /// `vjp`: from values to variables.
  case reverse
}

/// A point at which derivatives are checked: one tensor's values, row-major.
public struct CheckPoint: Sendable {
  /// Shape and element type; float64 tensors are differentiated, int32 ones are held.
  public var type: TensorType
  /// As many as the shape takes; whole for int32.
  public var values: [Double]

  /// A float64 tensor that is differentiated.
  public init(_ values: [Double], _ shape: [Int]) {
    self.values = values
    type = TensorType(shape, .float64)
  }

  /// An int32 tensor that is held, such as labels.
  public init(labels: [Int32], _ shape: [Int]) {
    values = labels.map(Double.init)
    type = TensorType(shape, .int32)
  }
}

/// A derivative that differs from the slope of the function itself.
public struct GradientMismatch: Error, Sendable, CustomStringConvertible {
  /// 1 for first derivatives.
  public var order: Int
  /// The modes that made it, outermost first. The outermost is the one that disagrees.
  public var modes: [DerivativeMode]
  /// Whether it was taken of one example among others under `vmap`.
  public var underVectorizedMap: Bool
  /// The derivative along the direction of the check.
  public var derived: Double
  /// The same by central differences of the function.
  public var measured: Double

  /// What disagrees and by how much.
  public var description: String {
    "a derivative of order \(order) by \(modes.map(\.rawValue).joined(separator: " of "))"
      + (underVectorizedMap ? " under vmap" : "")
      + " is \(derived) along the direction of the check, where the function rises by \(measured)"
  }
}

/// Checks derivatives of `function` against its own central differences, in float64, in one random direction:
/// every combination of the modes to the given order, alone and as one of three examples under `vmap`, which
/// must have the bits that it has alone.
///
/// The function must be smooth within 1e-2 of the points. A difference of fourth order is compared, so agreement
/// to `tolerance` (relative, of the larger of 1 and the derivative) is to be expected of right derivatives.
/// Cost: some tens of runs for each order and mode.
///
/// - Throws: ``GradientMismatch`` for the first derivative that disagrees; ``TensorError`` of the trace, and for points
///   that do not fit or without a floating tensor among points and results.
public func checkGradients(
  at points: [CheckPoint], order: Int = 2, modes: [DerivativeMode] = DerivativeMode.allCases,
  tolerance: Double = 1e-7, _ function: @escaping ([Tensor]) throws -> [Tensor]
) throws {
  let check = GradientCheck(points: points, tolerance: tolerance)
  try check.checkPoints()
  try check.run({ inputs, _ in try function(inputs) }, remaining: order, modes: modes, path: [])
}

/// One check at given points. Its random directions are the same in all programs that it makes.
private struct GradientCheck {
  /// From the tensors of all points, and the trace in which constants can be made, to results.
  typealias Function = ([Tensor], Trace) throws -> [Tensor]

  var points: [CheckPoint]
  var tolerance: Double

  private func isVaried(_ index: Int) -> Bool { points[index].type.element.isFloating }
  private var varied: [Int] { points.indices.filter(isVaried) }

  private func direction(_ name: String, _ count: Int) -> [Double] {
    RandomStream(seed: 0, name: .noise).split("gradient check").split(name).normal(count: count)
  }

  func checkPoints() throws {
    for (index, point) in points.enumerated() {
      let fits =
        point.type.impossibility == nil && point.type.count == point.values.count
        && (point.type.element == .float64
          || point.type.element == .int32 && point.values.allSatisfy { Int32(exactly: $0) != nil })
      guard fits else {
        throw TensorError.values(
          name: "point \(index)", expected: point.type,
          got: "\(point.values.count) for float64 or whole ones for int32")
      }
    }
    guard !varied.isEmpty else { throw noRealNumber("points") }
  }

  private func noRealNumber(_ what: String) -> TensorError {
    .operands(
      primitive: "checkGradients", reason: "there is no real number among the \(what)",
      operands: points.map(\.type), location: "checkGradients")
  }

  /// Checks first derivatives of the function, then those of its derivatives.
  func run(
    _ function: @escaping Function, remaining: Int, modes: [DerivativeMode], path: [DerivativeMode]
  ) throws {
    guard remaining > 0 else { return }
    let level = path.count
    // The weighted sum of all results, with random weights, so that no error cancels another.
    let number: Function = { inputs, trace in
      let results = try function(inputs, trace).filter { $0.type.element.isFloating }
      let terms = results.enumerated().map { place, result in
        let weights = trace.constant(
          direction("weights \(level) \(place)", result.type.count), result.shape)
        return (result * weights).sum()
      }
      guard let first = terms.first else { throw noRealNumber("results") }
      return [terms.dropFirst().reduce(first, +)]
    }
    let measured = try slope(of: number)
    for mode in modes {
      let derivative: Function = { inputs, trace in
        let value = try number(inputs, trace)
        let steps = varied.map { index in
          (
            variable: inputs[index],
            direction: trace.constant(
              direction("step \(index)", points[index].values.count), points[index].type.shape)
          )
        }
        switch mode {
        case .forward: return jvp(of: value, along: steps)
        case .reverse:
          let slopes = gradient(of: value[0], withRespectTo: steps.map(\.variable))
          let terms = zip(slopes, steps).map { ($0 * $1.direction).sum() }
          return [terms.dropFirst().reduce(terms[0], +)]
        }
      }
      let derived = try value(of: derivative, at: 0)
      func mismatch(_ derived: Double, underVectorizedMap: Bool) -> GradientMismatch {
        GradientMismatch(
          order: level + 1, modes: [mode] + path, underVectorizedMap: underVectorizedMap,
          derived: derived, measured: measured)
      }
      guard abs(derived - measured) <= tolerance * max(1, abs(measured)) else {
        throw mismatch(derived, underVectorizedMap: false)
      }
      let together = try value(of: derivative, amongExamples: 3)
      guard together.bitPattern == derived.bitPattern else {
        throw mismatch(together, underVectorizedMap: true)
      }
      try run(derivative, remaining: remaining - 1, modes: modes, path: [mode] + path)
    }
  }

  /// The derivative of the function along the direction, by a central difference of four values.
  private func slope(of function: Function) throws -> Double {
    let h = 1e-3
    let executor = try self.executor(function)
    func value(_ t: Double) throws -> Double { try self.value(executor, at: t) }
    return (8 * (try value(h) - value(-h)) - (try value(2 * h) - value(-2 * h))) / (12 * h)
  }

  private func value(of function: Function, at t: Double) throws -> Double {
    try value(executor(function), at: t)
  }

  private func executor(_ function: Function) throws -> Executor {
    try Executor(
      Plan(
        try Program { trace in
          let inputs = points.enumerated().map {
            trace.input("\($0)", $1.type.shape, $1.type.element)
          }
          if let value = try function(inputs, trace).first { trace.output("value", value) }
        }))
  }

  private func value(_ executor: Executor, at t: Double) throws -> Double {
    for index in points.indices { try write(values(index, at: t), index, to: executor) }
    executor.run()
    return try executor.read("value")[0]
  }

  private func values(_ index: Int, at t: Double) -> [Double] {
    let values = points[index].values
    guard isVaried(index) else { return values }
    return zip(values, direction("step \(index)", values.count)).map { $0 + t * $1 }
  }

  private func write(_ values: [Double], _ index: Int, to executor: Executor) throws {
    if isVaried(index) {
      try executor.write("\(index)", values)
    } else {
      try executor.write("\(index)", values.map { Int32($0) })
    }
  }

  /// The value at the points when they are the second of several examples.
  private func value(of function: @escaping Function, amongExamples count: Int) throws -> Double {
    let executor = try Executor(
      Plan(
        try Program { trace in
          let inputs = points.enumerated().map {
            trace.input("\($0)", [count] + $1.type.shape, $1.type.element)
          }
          trace.output("value", try vmap(inputs) { try function($0, trace) }[0])
        }))
    for index in points.indices {
      let examples = (0..<count).flatMap { values(index, at: Double($0 - 1) * 1e-3) }
      try write(examples, index, to: executor)
    }
    executor.run()
    return try executor.read("value")[1]
  }
}
