/// A random stream in a trace. It is named when the program is traced and seeded when the program runs.
///
/// ```swift
/// let program = try Program { trace in
///   trace.output("draws", trace.stream("noise").normal([4]))
/// }
/// let executor = try Executor(Plan(program))
/// try executor.seed("noise", with: RandomStream(seed: 1, name: .noise))
/// ```
///
/// Draws are addressed, never consumed: element e of a draw of `count` numbers in run t is, bit for bit, the
/// `RandomStream`'s own draw at t·count + e. Two draws from one stream are therefore not independent - with
/// the same shape and kind they are the same numbers - so each purpose needs a stream of its own. Inside
/// `vmap` all examples share a draw, and inside `scan` all iterations do. Draw numbers that should differ
/// outside of the body, as a tensor with one more axis.
public struct TracedStream {
  /// The stream in the form that the kernels read: int32[4].
  package let words: Tensor
  /// The number of runs before this one: int32[].
  package let position: Tensor

  /// Makes a stream from tensors of a trace; with leading axes, several streams.
  package init(words: Tensor, position: Tensor) {
    self.words = words
    self.position = position
  }

  /// Uniform numbers in [0, 1): multiples of 2⁻²⁴ (`RandomStream.uniformFloat(at:)`); in float64 multiples of
  /// 2⁻⁵³ (`uniform(at:)`), which are different numbers: see ``coarseUniform(_:_:file:line:)``. Cost per
  /// element: a quarter of a Philox block, in float64 half a block.
  public func uniform(
    _ shape: [Int], _ element: ElementType = .float32, file: StaticString = #fileID,
    line: UInt = #line
  ) -> Tensor {
    draw(.uniform, shape, element, SourceLocation(file, line))
  }

  /// Random bool elements, each true with this probability: where the stream's uniform float32 number is below the
  /// probability as float32. Programs in float32, in float64 and under any numerics policy decide alike.
  public func decisions(
    _ shape: [Int], probability: Double, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    let place = SourceLocation(file, line)
    guard probability >= 0, probability <= 1 else {
      return words.refused(
        by: "decisions", at: place.description, "a probability is in 0 … 1, not \(probability)")
    }
    let draws = draw(.uniform, shape, .float32, place, isExact: true)
    return draws .< draws.exact(Double(Float(probability)))
  }

  /// For each place of the shape one of `count` equally likely classes, int32: the first class with the largest
  /// uniform float32 number of the stream. The class that `excluded` (int32 of that shape) names is not chosen. The
  /// choices are the same under every numerics policy.
  package func choices(
    _ shape: [Int], among count: Int, excluding excluded: Tensor? = nil, file: StaticString = #fileID,
    line: UInt = #line
  ) -> Tensor {
    var draws = draw(.uniform, shape + [count], .float32, SourceLocation(file, line), isExact: true)
    if let excluded {
      let isExcluded = excluded.oneHot(classes: count, file: file, line: line) .> 0
      draws = select(isExcluded, draws.exact(-1).broadcast(to: draws.shape), draws, file: file, line: line)
    }
    return draws.argumentOfMaximum(file: file, line: line)
  }

  /// Uniform numbers in [0, 1) that are the same in every element type: multiples of 2⁻²⁴
  /// (`RandomStream.uniformFloat(at:)`).
  public func coarseUniform(
    _ shape: [Int], _ element: ElementType, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    uniform(shape, file: file, line: line).converted(to: element, file: file, line: line)
  }

  /// Standard normal numbers: `RandomStream.normalFloat(at:)`, in float64 `normal(at:)`. Cost per element:
  /// half a Philox block and a normal quantile.
  public func normal(
    _ shape: [Int], _ element: ElementType = .float32, file: StaticString = #fileID,
    line: UInt = #line
  ) -> Tensor {
    draw(.normal, shape, element, SourceLocation(file, line))
  }

  /// The numbers 0 ..< `count` in random order, int32. Fisher and Yates from the back: for i = count − 1, …,
  /// 1 place i is exchanged with place ⌊(i + 1)·b/2⁶⁴⌋, where b is the stream's `bits64(at:)` of t·count + i
  /// in run t. No order is likelier than another by more than count·2⁻⁶⁴. It differs from
  /// `RandomStream.permutation(of:)` where that rejects a draw.
  public func permutation(
    of count: Int, file: StaticString = #fileID, line: UInt = #line
  ) -> Tensor {
    draw(.permutation, [count], .int32, SourceLocation(file, line))
  }

  private func draw(
    _ distribution: RandomDraw.Distribution, _ shape: [Int], _ element: ElementType,
    _ place: SourceLocation, isExact: Bool = false
  ) -> Tensor {
    words.graph.apply(
      RandomDraw(distribution, shape: shape, element, isExact: isExact), to: [words, position], at: place)
  }
}

extension Tensor {
  /// A number that exact draws are compared with.
  fileprivate func exact(_ number: Double) -> Tensor {
    graph.apply(
      Constant(value: number, element: type.element, isExact: true), to: [], at: location)
  }
}

extension Trace {
  /// Declares a random stream: the states `<name>.words` (int32[4], a `RandomStream`'s key and counter) and
  /// `<name>.position` (int32[], the number of runs so far), which each run increases by one. Seed it with
  /// ``Executor/seed(_:with:)``; until then it is the stream whose words are zeros.
  public func stream(
    _ name: String, file: StaticString = #fileID, line: UInt = #line
  ) -> TracedStream {
    let words = state("\(name).words", [4], .int32, file: file, line: line)
    let position = state("\(name).position", [], .int32, file: file, line: line)
    update(position, to: position + 1, file: file, line: line)
    declareStream(name)
    return TracedStream(words: words, position: position)
  }
}
