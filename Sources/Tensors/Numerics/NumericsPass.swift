import AssayKernels

/// Rewrites a program to follow a numerics policy: traces it again, operation by operation.
package struct NumericsPass {
  let policy: NumericsPolicy
  let graph = Graph()
  /// The number of draws so far.
  private(set) var drawCount = 0
  /// The words of a stream for each draw, int32[draws, 4], and the number of runs before; `nil` when the policy does
  /// not draw.
  private var words: Tensor?
  private var position: Tensor?

  init(_ policy: NumericsPolicy) { self.policy = policy }

  /// Declares the policy's stream; the states are new leaves of the graph.
  mutating func declareStream(draws: Int, at place: SourceLocation) -> (words: Tensor, position: Tensor) {
    let words = graph.apply(
      Input(name: "\(policy.stream).words", type: TensorType([draws, 4], .int32)), to: [], at: place)
    let position = graph.apply(
      Input(name: "\(policy.stream).position", type: TensorType([], .int32)), to: [], at: place)
    (self.words, self.position) = (words, position)
    return (words, position)
  }

  /// Traces one operation as the policy computes it.
  mutating func apply(_ primitive: any Primitive, to operands: [Tensor], at place: SourceLocation)
    -> Tensor
  {
    primitive.underPolicy(operands, in: &self, at: place)
  }

  /// The policy's element type in place of another floating type.
  func element(_ element: ElementType) -> ElementType {
    element.isFloating ? policy.element ?? element : element
  }

  /// A value that comes from outside of the program, rounded to the nearest number of the policy's format.
  func read(_ tensor: Tensor) -> Tensor {
    guard let rounding = policy.rounding, tensor.type.element.isFloating else { return tensor }
    return tensor.rounded(.init(rounding.format))
  }

  /// A constant of the program, rounded to the nearest number of the policy's format.
  func read(_ number: Double, _ element: ElementType) -> Double {
    guard let rounding = policy.rounding, element.isFloating,
      let scalar = assay_kernels_for(ASSAY_ISA_SCALAR)
    else { return number }
    var value = number
    withUnsafeMutablePointer(to: &value) { value in
      var call = assay_call()
      call.run = scalar.pointee.f64[keyPath: rounding.format.kernel]
      (call.out, call.in.0, call.n.0) = (UnsafeMutableRawPointer(value), UnsafeRawPointer(value), 1)
      assay_run(&call, 1)
    }
    return value
  }

  /// A computed result with the policy's noise, rounded.
  mutating func finish(_ result: Tensor) -> Tensor {
    guard result.type.element.isFloating else { return result }
    var result = result
    if policy.noise > 0 {
      result = result * (draw(.normal, like: result) * policy.noise + 1)
    }
    guard let rounding = policy.rounding, rounding.mode == .stochastic else { return read(result) }
    return result.rounded(rounding, by: draw(.uniform, like: result))
  }

  /// A permutation of the numbers below `count`, drawn from a stream of its own.
  mutating func permutation(of count: Int, at place: SourceLocation) -> Tensor {
    draw(RandomDraw(.permutation, shape: [count], .int32), at: place)
  }

  private mutating func draw(_ distribution: RandomDraw.Distribution, like result: Tensor) -> Tensor {
    draw(
      RandomDraw(distribution, shape: result.shape, result.type.element), at: result.location)
  }

  private mutating func draw(_ primitive: RandomDraw, at place: SourceLocation) -> Tensor {
    guard let words, let position else { preconditionFailure("a policy that draws has a stream") }
    defer { drawCount += 1 }
    return graph.apply(primitive, to: [words.element(drawCount), position], at: place)
  }

  /// The stream positions of a loop's iterations, one for each place of its sequences; `nil` when the policy does not
  /// draw.
  func positions(length: Int, at place: SourceLocation) -> Tensor? {
    position.map { position in
      let places = graph.apply(ConstantArray((0..<Int32(length)).map { $0 }, [length]), to: [], at: place)
      return position * Double(length) + places
    }
  }

  /// Traces the inside of an iteration, whose draws have a position of their own.
  mutating func iteration<Result>(at position: Tensor?, _ body: (inout NumericsPass) -> Result) -> Result {
    let outer = self.position
    self.position = position
    defer { self.position = outer }
    return body(&self)
  }
}
