import AssayTensors

/// What a statement of a random program does: one call of the tensor API, with all of its arguments but tensors.
package indirect enum Operation: Codable, Hashable, Sendable {
  case input(shape: [Int], element: ElementType, values: Values)
  case state(shape: [Int], element: ElementType, values: Values)
  case constants(shape: [Int], element: ElementType, values: Values)
  /// From a stream of the statement's own.
  case draw(Draw, shape: [Int], element: ElementType)

  case unary(Unary)
  case power(Double)
  case clamped(low: Double, high: Double)
  case binary(Binary)
  case withNumber(Binary, Double, isFirst: Bool)
  case comparison(Relation)
  case comparisonWithNumber(isLess: Bool, Double)
  case logic(Logic)
  case select
  case conversion(ElementType)
  case matrixProduct

  case reduction(Reduction, axes: [Int]?)
  case argumentOfMaximum
  case oneHot(classes: Int, element: ElementType)
  case cumulativeSum(axis: Int, reversed: Bool)

  case broadcast([Int])
  case reshape([Int])
  case transpose([Int]?)
  case stopGradient
  case slice(axis: Int, start: Int, count: Int, step: Int)
  case reverse(axes: [Int])
  case element(Int, axis: Int)
  /// One result for each part.
  case split(axis: Int, parts: Int)
  case pad(low: [Int], high: [Int], interior: [Int], value: Double)
  case concatenate(axis: Int)
  case stack(axis: Int)

  case gatherRows
  case scatterRows(rows: Int)
  case takeAlongLastAxis
  case scatterAlongLastAxis(size: Int)
  case sortIndices(descending: Bool)
  case sorted(descending: Bool)
  /// Values and indices.
  case top(Int)

  case maxPool(Window)
  case maxPoolIndices(Window)
  case averagePool(Window, countsPadding: Bool)
  case globalAveragePool
  case globalMaxPool
  case windows(Window, value: Double)
  case fold(Window, space: [Int])
  case convolution(Window, groups: Int)
  case transposedConvolution(Window, extra: [Int], groups: Int)

  /// The tensor by itself, for derivatives by it.
  case watched
  /// The body's results with the second operand in the place of the first, which the body sees as its parameter.
  case substituting(Block)
  /// The gradient, by each operand, of the weighted sum of what a body makes of all of them.
  case gradient(Block)
  /// One parameter for each operand.
  case vmap(Block)
  /// Operands are the carried values, then the sequences; so are parameters.
  case scan(Block, carried: Int, reversed: Bool)

  package enum Draw: String, Codable, Hashable, Sendable, CaseIterable { case uniform, normal, permutation }

  package enum Unary: String, Codable, Hashable, Sendable, CaseIterable {
    case negate, absolute, squareRoot, exponential, logarithm, hyperbolicTangent, expMinusOne, logOnePlus
    case reciprocalSquareRoot, sine, cosine, errorFunction, sigmoid, softplus
  }

  package enum Binary: String, Codable, Hashable, Sendable, CaseIterable {
    case add, subtract, multiply, divide, maximum, minimum, power
  }

  package enum Relation: String, Codable, Hashable, Sendable, CaseIterable {
    case equal = ".=="
    case notEqual = ".!="
    case less = ".<"
    case lessOrEqual = ".<="
    case greater = ".>"
    case greaterOrEqual = ".>="
  }

  package enum Logic: String, Codable, Hashable, Sendable, CaseIterable { case and, or, not }

  package enum Reduction: String, Codable, Hashable, Sendable, CaseIterable {
    case sum, mean, maximum, minimum, logSumExp
  }

  /// How a window lies over the last axes, one entry for each.
  package struct Window: Codable, Hashable, Sendable {
    package var sizes: [Int]
    package var strides: [Int]
    package var low: [Int]
    package var high: [Int]
    package var dilations: [Int]

    var padding: [(low: Int, high: Int)] { zip(low, high).map { ($0, $1) } }
  }
}

extension Operation {
  /// What a loop, or a transform, applies to its operands.
  var body: Block? {
    get {
      switch self {
      case .vmap(let body), .scan(let body, _, _), .gradient(let body), .substituting(let body): body
      default: nil
      }
    }
    set {
      guard let newValue else { return }
      switch self {
      case .vmap: self = .vmap(newValue)
      case .scan(_, let carried, let reversed):
        self = .scan(newValue, carried: carried, reversed: reversed)
      case .gradient: self = .gradient(newValue)
      case .substituting: self = .substituting(newValue)
      default: break
      }
    }
  }
}

/// One line of a random program: the tensors that it makes have numbers of their own in the whole program.
package struct Statement: Codable, Hashable, Sendable {
  package var results: [Int]
  package var operation: Operation
  package var operands: [Int]
}

/// The body of a `vmap`, a `scan` or a transform.
package struct Block: Codable, Hashable, Sendable {
  package var parameters: [Int]
  package var statements: [Statement]
  package var results: [Int]
}
