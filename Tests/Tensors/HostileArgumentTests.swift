import AssayTensors
import Testing

/// A function of a tensor and of a number that a user gives.
private struct Case: Sendable {
  var name: String
  var function: @Sendable (Tensor, Int) -> Tensor

  init(_ name: String, _ function: @escaping @Sendable (Tensor, Int) -> Tensor) {
    self.name = name
    self.function = function
  }
}

private let hostile = [-1, Int.min, .min + 1, .max, .max - 1, 1 << 40, 1 << 62, -(1 << 40)]

/// Every public function that takes axes, sizes, counts or shapes, on a tensor [2, 3] or one made from it.
private let cases: [Case] = [
  Case("broadcast") { $0.broadcast(to: [$1, 2, 3]) },
  Case("broadcast of all") { $0.sum().broadcast(to: [$1, $1]) },
  Case("reshape") { $0.reshaped([$1, 6]) },
  Case("reshape to two") { $0.reshaped([$1, $1]) },
  Case("reshape of none") { $0.sliced(axis: 0, from: 0, count: 0).reshaped([$1, 0, $1]) },
  Case("transpose") { $0.transposed([$1, 0]) },
  Case("sum") { $0.sum(axes: [$1]) },
  Case("sum twice") { $0.sum(axes: [1, 1]).broadcast(to: [$1]) },
  Case("mean") { $0.mean(axes: [0, $1]) },
  Case("maximum") { $0.maximum(axes: [$1]) },
  Case("minimum") { $0.minimum(axes: [$1, 0]) },
  Case("logSumExp") { $0.logSumExp(axes: [$1]) },
  Case("cumulativeSum") { $0.cumulativeSum(axis: $1) },
  Case("oneHot") { $0.argumentOfMaximum().oneHot(classes: $1) },
  Case("scatterRows") { $0.scatterRows($0.argumentOfMaximum(), rows: $1) },
  Case("scatterAlongLastAxis") { $0.scatterAlongLastAxis($0.sortIndices(), size: $1) },
  Case("top") { $0.top($1).values },
  Case("sliced axis") { $0.sliced(axis: $1, from: 0, count: 1) },
  Case("sliced start") { $0.sliced(axis: 0, from: $1, count: 1) },
  Case("sliced count") { $0.sliced(axis: 0, from: 0, count: $1) },
  Case("sliced step") { $0.sliced(axis: 0, from: 0, count: 2, step: $1) },
  Case("sliced all") { $0.sliced(axis: 1, from: $1, count: $1, step: $1) },
  Case("element") { $0.element($1) },
  Case("element axis") { $0.element(0, axis: $1) },
  Case("split") { $0.split(axis: 0, into: $1)[0] },
  Case("split axis") { $0.split(axis: $1, into: 1)[0] },
  Case("split of none") { $0.sliced(axis: 0, from: 0, count: 0).split(axis: 0, into: $1)[0] },
  Case("reversed") { $0.reversed(axes: [$1]) },
  Case("padded low") { $0.padded(low: [$1, 0], high: [0, 0]) },
  Case("padded high") { $0.padded(low: [0, 0], high: [$1, $1]) },
  Case("padded between") { $0.padded(low: [0, 0], high: [0, 0], interior: [$1, $1]) },
  Case("padded everywhere") { $0.padded(low: [$1, $1], high: [$1, $1], interior: [$1, $1]) },
  Case("concatenated") { concatenated([$0, $0], axis: $1) },
  Case("stacked") { stacked([$0, $0], axis: $1) },
  Case("windows") { $0.windows([$1]) },
  Case("windows stride") { $0.windows([1, 1], stride: [1, $1]) },
  Case("windows padding") { $0.windows([1], padding: [($1, $1)]) },
  Case("windows dilation") { $0.windows([2], dilation: [$1]) },
  Case("windows everything") { $0.windows([$1], stride: [$1], padding: [($1, $1)], dilation: [$1]) },
  Case("folded") { $0.reshaped([2, 1, 3]).folded(into: [$1], window: [1]) },
  Case("folded window") { $0.reshaped([2, 1, 3]).folded(into: [3], window: [$1]) },
  Case("folded padding") { $0.reshaped([2, 1, 3]).folded(into: [3], window: [1], padding: [($1, $1)]) },
  Case("maxPooled") { $0.maxPooled(window: [$1]) },
  Case("maxPooled padding") { $0.maxPooled(window: [2], padding: [($1, $1)]) },
  Case("maxPooled dilation") { $0.maxPooled(window: [2], padding: [(1, 1)], dilation: [$1]) },
  Case("maxPoolIndices") { $0.maxPoolIndices(window: [$1, $1], padding: [($1, $1), ($1, $1)]) },
  Case("averagePooled") { $0.averagePooled(window: [$1]) },
  Case("averagePooled padding") { $0.averagePooled(window: [1], padding: [($1, 0)], countsPadding: false) },
  Case("convolved stride") { $0.image.convolved(with: $0.image, stride: [$1]) },
  Case("convolved padding") { $0.image.convolved(with: $0.image, padding: [($1, $1)]) },
  Case("convolved dilation") { $0.image.convolved(with: $0.image, dilation: [$1]) },
  Case("convolved groups") { $0.image.convolved(with: $0.image, groups: $1) },
  Case("convolvedTransposed stride") { $0.image.convolvedTransposed(with: $0.kernel, stride: [$1]) },
  Case("convolvedTransposed padding") { $0.image.convolvedTransposed(with: $0.kernel, padding: [($1, $1)]) },
  Case("convolvedTransposed extra") { $0.image.convolvedTransposed(with: $0.kernel, extra: [$1]) },
  Case("convolvedTransposed dilation") { $0.image.convolvedTransposed(with: $0.kernel, dilation: [$1]) },
  Case("convolvedTransposed groups") { $0.image.convolvedTransposed(with: $0.kernel, groups: $1) },
  Case("convolvedTransposed everything") {
    $0.image.convolvedTransposed(
      with: $0.kernel, stride: [$1], padding: [($1, $1)], extra: [$1], dilation: [$1], groups: $1)
  },
]

/// Calls that are wrong as they are, each with a part of its message.
private let wrong: [(name: String, words: String, call: @Sendable (Trace, Tensor) -> Tensor)] = [
  ("extra of no axes", "extra has an entry", { $1.image.convolvedTransposed(with: $1.kernel, extra: []) }),
  ("extra of two axes", "extra has", { $1.image.convolvedTransposed(with: $1.kernel, extra: [0, 0]) }),
  ("nothing to stack", "at least one tensor", { _, _ in stacked([]) }),
  ("nothing to concatenate, used", "at least one tensor", { $1 + concatenated([], axis: 0) }),
  ("stack of two shapes", "must agree", { stacked([$1, $1.sum()], axis: 1) }),
  ("stack behind the last", "from 0 to 2", { stacked([$1, $1], axis: 3) }),
  ("nothing to map over", "at least one batched", { _, x in vmap([]) { _ in [x] }[0] }),
  ("nothing to scan", "at least one sequence", { _, x in scan([x], over: []) { ($0, $1) }.carried[0] }),
  (
    "scan over a number", "one size of",
    { _, x in scan([x], over: [x.sum()]) { ($0, [$0[0] + $1[0]]) }.outputs[0] }
  ),
  (
    "scan with two lengths", "one size of",
    { _, x in scan([x], over: [x, x.transposed()]) { ($0, [$1[0], $1[0], $1[1]]) }.outputs[2] }
  ),
  ("map of a number", "one size of", { _, x in vmap([x, x.sum()]) { [$0[0], $0[0], $0[1]] }[2] }),
  ("padding of no axes", "for each axis", { $1.padded(low: [], high: []) }),
  ("padding of one side", "for each axis", { $1.padded(low: [0, 0], high: []) }),
  (
    "half a whole number of padding", "the number 0.5 is no int32",
    { $1.converted(to: .int32).padded(low: [1, 0], high: [0, 0], value: 0.5) }
  ),
  (
    "no number as padding", "is no int32",
    { $1.converted(to: .int32).padded(low: [1, 0], high: [0, 0], value: .nan) }
  ),
  (
    "too large a number as padding", "is no int32",
    { $1.converted(to: .int32).padded(low: [1, 0], high: [0, 0], value: 1e10) }
  ),
  (
    "two as a truth value", "is no bool",
    { $1.converted(to: .bool).padded(low: [1, 0], high: [0, 0], value: 2) }
  ),
  (
    "half a whole number under windows", "is no int32",
    { $1.converted(to: .int32).windows([2], padding: [(1, 1)], value: 0.5) }
  ),
  ("half a whole number added", "is no int32", { $1.converted(to: .int32) + 0.5 }),
  ("bounds that are no numbers", "low bound", { $1.clamped(.nan, .nan) }),
  ("an axis twice", "not ascending", { $1.sum(axes: [1, 1]) }),
  ("an axis reversed twice", "twice", { $1.reversed(axes: [0, 0]) }),
  ("axes out of order", "not ascending", { $1.sum(axes: [1, 0]) }),
  ("pools of a vector", "[images, channels, space…]", { $1.element(0).globalAveragePooled() }),
  ("largest of a number", "[images, channels, space…]", { $1.sum().globalMaxPooled() }),
  ("a window of no axes", "window over", { $1.windows([]) }),
  ("a window of three axes", "window over", { $1.maxPooled(window: [1, 1, 1]) }),
  ("strides of too many axes", "an entry for each", { $1.windows([1], stride: [1, 1]) }),
  ("a row of a number", "rows of a matrix", { $1.sum().gatherRows($1.argumentOfMaximum()) }),
  ("a place of a number", "leading axes", { $1.sum().takeAlongLastAxis($1.argumentOfMaximum()) }),
  ("the order of a number", "last axis", { $1.sum().sorted() }),
  ("a product of numbers", "two matrices", { $1.sum().matrixProduct($1) }),
  ("a draw of too many", "more than a terabyte", { trace, _ in trace.stream("s").uniform([.max, .max]) }),
  ("a draw of less than none", "negative", { trace, _ in trace.stream("s").normal([-1, 0], .float64) }),
  ("an order of too many", "permutation", { trace, _ in trace.stream("s").permutation(of: .max) }),
  ("an improbable decision", "0 … 1", { trace, _ in trace.stream("s").decisions([2], probability: .nan) }),
  ("a draw of whole numbers", "float32 or float64", { trace, _ in trace.stream("s").uniform([2], .int32) }),
  ("too large an input", "more than a terabyte", { trace, _ in trace.input("i", [.max, .max, 2]) }),
  ("too large a state with an empty axis", "terabyte", { trace, _ in trace.state("i", [.max, 0, .max]) }),
  ("a negative input", "below 0", { trace, _ in trace.input("i", [-1, -6]) }),
  ("too few constants", "do not fill", { trace, _ in trace.constant([1, 2] as [Float], [.max, .max]) }),
  ("constants of negative sizes", "below 0", { trace, _ in trace.constant([1, 2] as [Float], [-1, -2]) }),
  ("derivatives of no values", "one cotangent", { vjp(of: [$1], cotangents: [], withRespectTo: [$1])[0] }),
  ("a variable twice", "twice", { jvp(of: [$1], along: [($1, $1), ($1, $1)])[0] }),
  (
    "too large a jacobian", "terabyte",
    { jacobian(of: $0.input("i", [1 << 30]), withRespectTo: [$1])[0] }
  ),
  (
    "a jacobian of whole numbers", "real numbers",
    {
      jacobian(of: $1.converted(to: .int32), withRespectTo: [$1])[0]
    }
  ),
]

extension Tensor {
  /// The tensor [2, 3] as a series of 3 places in 2 channels, and as kernels of one place between them.
  fileprivate var image: Tensor { reshaped([1, 2, 3]) }
  fileprivate var kernel: Tensor { reshaped([2, 1, 3]) }
}

@Suite struct HostileArgumentTests {
  private func error(_ body: @escaping (Trace) -> Tensor) -> String? {
    do {
      _ = try Program { $0.output("y", body($0)) }
      return nil
    } catch { return "\(error)" }
  }

  @Test(arguments: cases.indices)
  func `a number that makes no sense is refused in words`(_ index: Int) {
    let it = cases[index]
    for number in hostile {
      let words = error { it.function($0.input("x", [2, 3]), number) }
      #expect(words?.contains(".swift:") == true, "\(it.name) with \(number): \(words ?? "accepted")")
    }
  }

  @Test(arguments: cases.indices)
  func `no number traps, whatever the tensor`(_ index: Int) {
    let shapes: [([Int], ElementType)] = [
      ([], .float32), ([0, 3], .float64), ([3, 0], .float32), ([2, 3], .int32), ([2, 3], .bool),
      ([5], .float32),
      ([1, 2, 3, 1], .float32), ([1 << 16], .float32),
    ]
    for (shape, element) in shapes {
      for number in hostile + [0, 1, 2, 3, 7] {
        _ = error { cases[index].function($0.input("x", shape, element), number) }
      }
    }
    for number in [0, 1, 2] { _ = error { cases[index].function($0.input("x", [2, 3]), number) } }
  }

  @Test(arguments: wrong.indices)
  func `what makes no sense is refused in words`(_ index: Int) {
    let it = wrong[index]
    let words = error { it.call($0, $0.input("x", [2, 3])) }
    #expect(words?.contains(it.words) == true, "\(it.name): \(words ?? "accepted")")
    #expect(words?.contains(".swift:") == true, "\(it.name): \(words ?? "accepted")")
  }

  @Test func `the number of elements never overflows`() {
    #expect(TensorType([.max, .max]).count == .max)
    #expect(TensorType([.max, 2, 0]).count == 0)
    #expect(TensorType([]).count == 1)
  }

  @Test func `padding of 0 and of −0 are two paddings`() throws {
    let result = try evaluate([("x", [1], [5])], outputs: ["a", "b"]) { trace, inputs in
      guard let x = inputs["x"] else { return }
      trace.output("a", 1 / x.padded(low: [1], high: [0], value: 0))
      trace.output("b", 1 / x.padded(low: [1], high: [0], value: -0.0))
    }
    #expect(result["a"]?[0] == .infinity && result["b"]?[0] == -.infinity)
  }

  @Test func `points that do not fit a check are refused`() {
    for points in [[CheckPoint([1, 2], [3])], [CheckPoint([1], [-1])], [CheckPoint(labels: [1], [1])], []] {
      #expect(throws: TensorError.self) { try checkGradients(at: points) { $0 } }
    }
    #expect(throws: TensorError.self) { try checkGradients(at: [CheckPoint([1], [1])]) { _ in [] } }
  }

  @Test(arguments: [1, 2, 3, 7, 4096])
  func `a refused split has as many parts as were asked for, so that taking them apart does not trap`(
    _ count: Int
  ) throws {
    #expect(throws: TensorError.self) {
      try Program { trace in
        let x = trace.input("x", [5, 5 * count + 1])
        for tensor in [x, x.reshaped([-1]), x.matrixProduct(x), x.element(9)] {
          for axis in [1, -1, 4] {
            let parts = tensor.split(axis: axis, into: count + 1)
            #expect(parts.count == count + 1)
            // In a trace that has failed, what would fit has as many parts too.
            #expect(x.split(axis: 0, into: 5).count == 5)
            trace.output("\(axis)", parts[count])
          }
        }
      }
    }
  }
}
