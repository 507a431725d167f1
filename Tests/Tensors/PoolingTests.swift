import AssayTensors
import Testing

/// Windows over the last axes, with the taps that they should have.
struct PoolingCase: Sendable, CustomStringConvertible {
  var leading = [2, 3]
  var space: [Int]
  var window: [Int]
  var stride: [Int]
  var padding: [(low: Int, high: Int)]
  var dilation: [Int]

  init(
    _ space: [Int], _ window: [Int], stride: [Int]? = nil, padding: [(low: Int, high: Int)]? = nil,
    dilation: [Int]? = nil
  ) {
    self.space = space
    self.window = window
    self.stride = stride ?? window.map { _ in 1 }
    self.padding = padding ?? window.map { _ in (0, 0) }
    self.dilation = dilation ?? window.map { _ in 1 }
  }

  static let all = [
    PoolingCase([4, 6], [2, 2], stride: [2, 2]),
    PoolingCase([5, 4], [3, 2], padding: [(1, 1), (0, 1)]),
    PoolingCase([5, 7], [2, 3], stride: [2, 1], padding: [(1, 0), (2, 2)], dilation: [2, 2]),
    PoolingCase([6, 5], [2, 1], stride: [3, 4]),
    PoolingCase([3, 4], [3, 4]),
    PoolingCase([2, 2], [1, 1]),
    PoolingCase([9], [3], stride: [2], padding: [(1, 1)]),
    PoolingCase([8], [2], stride: [3], padding: [(0, 1)], dilation: [3]),
  ]

  var x: [Int] { leading + space }
  var positions: [Int] {
    space.indices.map {
      (space[$0] + padding[$0].low + padding[$0].high - dilation[$0] * (window[$0] - 1) - 1) / stride[$0] + 1
    }
  }
  var count: Int { x.reduce(1, *) }
  var area: Int { space.reduce(1, *) }
  var description: String { "\(space) under \(window), stride \(stride), padding \(padding)" }

  /// Every combination of one index for each size; the last index changes fastest.
  private static func places(_ sizes: [Int]) -> [[Int]] {
    sizes.reduce([[]]) { places, size in places.flatMap { place in (0..<size).map { place + [$0] } } }
  }

  /// For each position the places of its taps in the space; `nil` in the padding.
  var taps: [[Int?]] {
    PoolingCase.places(positions).map { position in
      PoolingCase.places(window).map { tap in
        space.indices.reduce(0) { flat, axis in
          let place = position[axis] * stride[axis] + tap[axis] * dilation[axis] - padding[axis].low
          guard let flat, (0..<space[axis]).contains(place) else { return nil }
          return flat * space[axis] + place
        }
      }
    }
  }

  /// One result for each leading index and position.
  func map(_ body: (_ plane: Int, _ taps: [Int?]) -> Double) -> [Double] {
    var results: [Double] = []
    for plane in 0..<leading.reduce(1, *) { results += taps.map { body(plane, $0) } }
    return results
  }
}

@Suite struct PoolingTests {
  private func whole(_ count: Int, _ seed: UInt64) -> [Double] {
    numbers(count, seed).map { ($0 * 3).rounded() }
  }

  private func evaluated(
    _ it: PoolingCase, _ values: [Double], on processor: Processor? = nil, _ body: (Tensor) -> Tensor
  ) throws -> [Double] {
    try evaluate([("x", it.x, values)], outputs: ["y"], on: processor) { trace, inputs in
      if let x = inputs["x"] { trace.output("y", body(x)) }
    }["y"] ?? []
  }

  @Test(arguments: PoolingCase.all)
  func `windows hold what lies under them, and the number for padding`(_ it: PoolingCase) throws {
    let x = numbers(it.count)
    let got = try evaluated(it, x) {
      $0.windows(it.window, stride: it.stride, padding: it.padding, dilation: it.dilation, value: 7)
    }
    // The expected order is [leading…, window…, positions…].
    var expected: [Double] = []
    for plane in 0..<it.leading.reduce(1, *) {
      for tap in 0..<it.window.reduce(1, *) {
        for taps in it.taps { expected.append(taps[tap].map { x[plane * it.area + $0] } ?? 7) }
      }
    }
    #expect(got == expected)
  }

  @Test(arguments: PoolingCase.all)
  func `folding is the adjoint of windows, exactly on whole numbers`(_ it: PoolingCase) throws {
    let shape = it.leading + it.window + it.positions
    let (x, y) = (whole(it.count, 1), whole(shape.reduce(1, *), 2))
    let result = try evaluate([("x", it.x, x), ("y", shape, y)], outputs: ["a", "b", "g"]) { trace, inputs in
      guard let x = inputs["x"], let y = inputs["y"] else { return }
      let windows = x.windows(it.window, stride: it.stride, padding: it.padding, dilation: it.dilation)
      let folded = y.folded(
        into: it.space, window: it.window, stride: it.stride, padding: it.padding, dilation: it.dilation)
      trace.output("a", (windows * y).sum())
      trace.output("b", (x * folded).sum())
      let slope = gradient(of: (windows * y).sum(), withRespectTo: [x])[0]
      trace.output("g", (slope - folded).absolute().sum())
    }
    #expect(result["a"] == result["b"])
    #expect(result["g"] == [0])
    #expect(result["a"] != [0])
  }

  @Test(arguments: PoolingCase.all)
  func `pooling has the bits of its definition on every instruction set`(_ it: PoolingCase) throws {
    let x = numbers(it.count, 4)
    func inside(_ plane: Int, _ taps: [Int?]) -> [Double] {
      taps.compactMap { $0 }.map { x[plane * it.area + $0] }
    }
    let largest = it.map { inside($0, $1).max() ?? .nan }
    let isDilated = it.dilation.contains { $0 > 1 }
    let sums = it.map { inside($0, $1).reduce(0, +) }
    let average = sums.map { $0 / Double(it.window.reduce(1, *)) }
    let shares = zip(sums, it.map { Double(inside($0, $1).count) }).map { $0 / $1 }
    for processor in Processor.available {
      let got = try evaluated(it, x, on: processor) {
        $0.maxPooled(window: it.window, stride: it.stride, padding: it.padding, dilation: it.dilation)
      }
      #expect(bits(got) == bits(largest), "\(processor.name)")
      if isDilated { continue }
      for (countsPadding, expected) in [(true, average), (false, shares)] {
        let got = try evaluated(it, x, on: processor) {
          $0.averagePooled(
            window: it.window, stride: it.stride, padding: it.padding, countsPadding: countsPadding)
        }
        #expect(bits(got) == bits(expected), "\(processor.name)")
      }
    }
  }

  @Test(arguments: PoolingCase.all)
  func `derivatives to second order hold in both modes and under vmap`(_ it: PoolingCase) throws {
    var it = it
    it.leading = [2]
    try checkGradients(at: [CheckPoint(numbers(it.count, 6), it.x)]) { [it] inputs in
      let x = inputs[0]
      let windows = x.windows(
        it.window, stride: it.stride, padding: it.padding, dilation: it.dilation, value: 0.5)
      let largest = x.maxPooled(
        window: it.window, stride: it.stride, padding: it.padding, dilation: it.dilation)
      return [
        windows * windows, largest * largest,
        (windows * windows).folded(
          into: it.space, window: it.window, stride: it.stride, padding: it.padding, dilation: it.dilation),
        (x * x).averagePooled(window: it.window, stride: it.stride, padding: it.padding),
        (x * x).averagePooled(
          window: it.window, stride: it.stride, padding: it.padding, countsPadding: false) * x.sum(),
      ]
    }
  }

  @Test func `global pooling is pooling under a window as large as the image`() throws {
    let it = PoolingCase([4, 5], [4, 5])
    let x = whole(it.count, 9)
    let names = ["largest", "window", "gradient", "windowGradient", "mean", "average"]
    let result = try evaluate([("x", it.x, x)], outputs: names) { trace, inputs in
      guard let x = inputs["x"] else { return }
      let largest = x.globalMaxPooled()
      let window = x.maxPooled(window: it.window)
      trace.output("largest", largest)
      trace.output("window", window)
      trace.output("gradient", gradient(of: (largest * largest).sum(), withRespectTo: [x])[0])
      trace.output("windowGradient", gradient(of: (window * window).sum(), withRespectTo: [x])[0])
      trace.output("mean", x.globalAveragePooled())
      trace.output("average", x.averagePooled(window: it.window))
    }
    #expect(result["largest"] == result["window"])
    #expect(result["gradient"] == result["windowGradient"])
    #expect(result["mean"] == result["average"])
    #expect(result["mean"]?.count == 6)
  }

  // From PyTorch 2.13: x = ((arange(24) * 7) % 5 - 2).double().reshape(1, 1, 4, 6); y = max_pool2d(x, 3, 2, 1), the
  // gradient of y.pow(2).sum(), and avg_pool2d(x, 2, 1, 1, count_include_pad=False) * 12.
  @Test func `values and derivatives are PyTorch's, with equal elements and overlapping windows`() throws {
    let x = (0..<24).map { Double($0 * 7 % 5 - 2) }
    let names = ["largest", "largestGradient", "average"]
    let result = try evaluate([("x", [1, 1, 4, 6], x)], outputs: names) { trace, inputs in
      guard let x = inputs["x"] else { return }
      let largest = x.maxPooled(window: [3, 3], stride: [2, 2], padding: [(1, 1), (1, 1)])
      trace.output("largest", largest)
      trace.output("largestGradient", gradient(of: (largest * largest).sum(), withRespectTo: [x])[0])
      trace.output(
        "average",
        x.averagePooled(
          window: [2, 2], stride: [1, 1], padding: [(1, 1), (1, 1)], countsPadding: false) * 12)
    }
    #expect(result["largest"] == [2, 2, 1, 2, 2, 2])
    #expect(
      result["largestGradient"]
        == [0, 0, 4, 0, 2, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0, 0, 0, 0])
    #expect(
      result["average"] == [
        -24, -12, 12, 6, 0, -6, -24, -12, 0, 9, 3, -3, -9, -12, 12, 9, 3, -3, -9, 0, 12, 6, 3, -3, -9, 0, 9,
        6,
        -12, 0, -6, -12, 12, 6, -12,
      ])
  }

  @Test func `NaN is passed on, and of several the first has the derivative`() throws {
    let result = try evaluate([("x", [4], [1, .nan, .nan, 2])], outputs: ["y", "g"]) { trace, inputs in
      guard let x = inputs["x"] else { return }
      let y = x.maxPooled(window: [2], stride: [1])
      trace.output("y", y)
      trace.output("g", gradient(of: y.sum(), withRespectTo: [x])[0])
    }
    #expect(result["y"]?.allSatisfy(\.isNaN) == true)
    #expect(result["g"] == [0, 2, 1, 0])
  }

  @Test func `threads share the work and give the bits of one`() throws {
    let plan = Plan(
      try Program { trace in
        let x = trace.input("x", [16, 8, 64, 64])
        let y = x.maxPooled(window: [3, 3], stride: [2, 2], padding: [(1, 1), (1, 1)])
        let z = (x * x).averagePooled(window: [2, 2])
        trace.output("g", gradient(of: (y * y).sum() + (z * z).sum(), withRespectTo: [x])[0])
      })
    let x = numbers(16 * 8 * 64 * 64).map { Float($0) }
    let results = try [1, 3].map { threads in
      let executor = try Executor(plan, threads: threads)
      try executor.write("x", x)
      executor.run()
      return try executor.read("g", as: Float.self).map(\.bitPattern)
    }
    #expect(results[0] == results[1])
  }

  @Test func `windows that do not fit are refused in words`() {
    func message(_ body: @escaping (Tensor) -> Tensor) -> String {
      let error = #expect(throws: TensorError.self) {
        try Program { trace in trace.output("y", body(trace.input("x", [2, 3, 4]))) }
      }
      return error?.description ?? ""
    }
    #expect(
      message { $0.maxPooled(window: [5, 2]) }.hasSuffix(
        "maxPoolIndices([5, 2], [5, 2], [0, 0], [0, 0], [1, 1])(float32[2, 3, 4]): "
          + "a window of 5 with dilation 1 does not fit 3 padded places"))
    #expect(
      message { $0.maxPooled(window: [2, 2], padding: [(2, 0), (0, 0)]) }.contains(
        "lies wholly in the padding; pad by less than a window"))
    #expect(
      message { $0.averagePooled(window: [1, 1], padding: [(0, 0), (0, 1)], countsPadding: false) }.contains(
        "lies wholly in the padding"))
    #expect(message { $0.maxPooled(window: [2, 2, 2]) }.contains("the last axis or the last two"))
    #expect(message { $0.windows([2], stride: [0]) }.contains("at least 1"))
    #expect(message { $0.windows([2, 2], stride: [1]) }.contains("an entry for each of the window's axes"))
    #expect(message { $0.averagePooled(window: [2], padding: [(-1, 0)]) }.contains("padding is at least 0"))
    #expect(
      message { $0.folded(into: [5, 4], window: [2, 3]) }.contains("[leading…] + [2, 3, 4, 2]"))
    #expect(
      message { $0.folded(into: [5], window: [2, 3]) }.contains("one entry for each axis of [5]"))
  }
}
