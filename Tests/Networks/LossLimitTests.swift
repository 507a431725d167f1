import AssayNetworks
import AssayTensors
import Testing

/// Losses where a logit is infinite or as large as its type allows: terms that are multiplied by a weight of
/// 0 do not count.
@Suite struct LossLimitTests {
  private func loss(
    _ logits: [Double], of shape: [Int], _ element: ElementType,
    _ loss: @escaping @Sendable (Tensor, Trace) -> Tensor
  ) throws -> (loss: Double, slope: [Double]) {
    let executor = try Executor(
      Plan(
        try Program { trace in
          let x = trace.input("x", shape, element)
          let value = loss(x, trace)
          trace.output("loss", value.converted(to: .float64))
          trace.output("slope", gradient(of: value, withRespectTo: [x])[0].converted(to: .float64))
        }))
    if element == .float64 {
      try executor.write("x", logits)
    } else {
      try executor.write("x", logits.map { Float($0) })
    }
    executor.run()
    return (try executor.read("loss")[0], try executor.read("slope"))
  }

  @Test(arguments: [ElementType.float32, .float64])
  func `a wrong class that is impossible does not count`(_ element: ElementType) throws {
    let losses: [@Sendable (Tensor, Tensor) -> Tensor] = [
      { softmaxCrossEntropy($0, labels: $1) },
      { softmaxCrossEntropy($0, labels: $1, smoothing: 0) },
      { softmaxCrossEntropy($0, labels: $1, smoothing: 0, classWeights: [1, 1, 1]) },
      { softmaxCrossEntropy($0, labels: $1, smoothing: 0, classWeights: [1, 1, 1], weighting: .label) },
      { softmaxCrossEntropy($0, labels: $1, smoothing: 0.5, classWeights: [1, 0, 1]) },
    ]
    for (index, function) in losses.enumerated() {
      let got = try loss([1, -.infinity, 1], of: [1, 3], element) { x, trace in
        function(x, trace.constant([0] as [Int32], [1]))
      }
      // Smoothing leaves 2/3 + 1/6 of the weight to the two classes that are possible.
      let wanted = 0.6931471805599453 * (index == 4 ? 5.0 / 6 : 1)
      #expect(abs(got.loss - wanted) < 1e-6, "loss \(index)")
      #expect(abs(got.slope[0] + 0.5) < 1e-7 || index == 4, "loss \(index)")
      #expect(got.slope[1] == 0, "loss \(index)")
      #expect(got.slope.allSatisfy { $0.isFinite }, "loss \(index)")
    }
  }

  @Test func `logits as large as float32 allows give the loss and the slope of their limits`() throws {
    let right = try loss([3e38, -3e38], of: [1, 2], .float32) { x, trace in
      softmaxCrossEntropy(x, labels: trace.constant([0] as [Int32], [1]))
    }
    #expect(right.loss == 0 && right.slope == [0, 0])
    let wrong = try loss([3e38, -3e38], of: [1, 2], .float32) { x, trace in
      softmaxCrossEntropy(x, labels: trace.constant([1] as [Int32], [1]))
    }
    #expect(wrong.loss == .infinity && wrong.slope == [1, -1])
  }

  @Test(arguments: [ElementType.float32, .float64])
  func `the binary loss of certain logits is 0 where they are right and infinite where they are wrong`(
    _ element: ElementType
  ) throws {
    for (x, y, wanted, slope) in [
      (Double.infinity, 1.0, 0.0, 0.0), (-.infinity, 0, 0, 0), (.infinity, 0, .infinity, 1),
      (-.infinity, 1, .infinity, -1), (3e38, 1, 0, 0), (-3e38, 0, 0, 0),
    ] {
      let got = try loss([x], of: [1], element) { x, trace in
        binaryCrossEntropy(logits: x, (x .< x).converted(to: x.type.element) + y)
      }
      #expect(got.loss == wanted && got.slope == [slope], "\(x), \(y): \(got)")
    }
    let small = try loss([-20], of: [1], element) { x, _ in
      binaryCrossEntropy(logits: x, (x .< x).converted(to: x.type.element))
    }
    #expect(abs(small.loss - 2.061153620314381e-9) < 1e-15)
  }

  @Test func `losses of tensors and settings that make no sense are refused in words`() {
    let calls: [(words: String, call: @Sendable (Tensor, Tensor) -> Tensor)] = [
      ("[batch, classes]", { softmaxCrossEntropy($0.element(0), labels: $1) }),
      ("[batch, classes]", { softmaxCrossEntropy($0.sum(), labels: $1) }),
      ("[batch, classes]", { softmaxCrossEntropy($0, labels: $1.converted(to: .float32)) }),
      ("[batch, classes]", { softmaxCrossEntropy($0, labels: $1.element(0)) }),
      ("[batch, classes]", { softmaxCrossEntropy($0.element(0), labels: $1, smoothing: 0.1) }),
      ("[batch, classes]", { accuracy($0.element(0), labels: $1) }),
      ("[batch, classes]", { accuracy($0.sum(), labels: $1) }),
      ("[batch, classes]", { accuracy($0, labels: $1.reshaped([2, 1])) }),
      ("[batch, classes]", { accuracy($0.sliced(axis: 1, from: 0, count: 0), labels: $1) }),
      (
        "there are 0 weights of classes, and 3 classes",
        { softmaxCrossEntropy($0, labels: $1, smoothing: 0, classWeights: []) }
      ),
      (
        "there are 2 weights of classes, and 3 classes",
        { softmaxCrossEntropy($0, labels: $1, smoothing: 0, classWeights: [1, 1]) }
      ),
      (
        "the weight of class 1 is nan",
        { softmaxCrossEntropy($0, labels: $1, smoothing: 0, classWeights: [1, .nan, 1]) }
      ),
      (
        "the weight of class 1 is -1.0",
        { softmaxCrossEntropy($0, labels: $1, smoothing: 0, classWeights: [1, -1, 1]) }
      ),
      ("the smoothing is 1.5; it must lie in 0 … 1", { softmaxCrossEntropy($0, labels: $1, smoothing: 1.5) }),
      ("the smoothing is nan", { softmaxCrossEntropy($0, labels: $1, smoothing: .nan) }),
      (
        "the positive weight is -1.0",
        { logits, _ in binaryCrossEntropy(logits: logits, logits, positiveWeight: -1) }
      ),
      ("δ is 0.0; it must be positive", { logits, _ in huberLoss(logits, logits, delta: 0) }),
      ("δ is nan", { logits, _ in huberLoss(logits, logits, delta: .nan) }),
      (
        "there are 0 weights of classes, and 3 classes",
        { Objective.crossEntropy(classWeights: []).loss($0, $1) }
      ),
    ]
    for (index, it) in calls.enumerated() {
      let error = #expect(throws: TensorError.self, "call \(index)") {
        try Program { trace in
          trace.output("y", it.call(trace.input("x", [2, 3]), trace.input("labels", [2], .int32)))
        }
      }
      #expect(error?.description.contains(it.words) == true, "\(index): \(error?.description ?? "")")
    }
  }
}
