import AssayNetworks
import AssayTensors
import Testing

@Suite struct LossReferenceTests {
  @Test func `losses and their slopes are PyTorch's`() throws {
    let references = try References.load("losses")
    let data = try references["data"]
    let weights = try data["weights"].values
    typealias Loss = (_ x: Tensor, _ labels: Tensor, _ shares: Tensor, _ other: Tensor) -> Tensor
    let cases: [(String, Loss)] = [
      ("cross-entropy", { x, labels, _, _ in softmaxCrossEntropy(x, labels: labels) }),
      ("smoothed", { x, labels, _, _ in softmaxCrossEntropy(x, labels: labels, smoothing: 0.1) }),
      (
        "weighted",
        { x, labels, _, _ in
          softmaxCrossEntropy(x, labels: labels, smoothing: 0, classWeights: weights)
        }
      ),
      (
        "smoothed weighted",
        { x, labels, _, _ in
          softmaxCrossEntropy(x, labels: labels, smoothing: 0.1, classWeights: weights)
        }
      ),
      (
        "weighted sum",
        { x, labels, _, _ in
          softmaxCrossEntropy(x, labels: labels, smoothing: 0, classWeights: weights, reduction: .sum)
        }
      ),
      (
        "weighted rows",
        { x, labels, _, _ in
          softmaxCrossEntropy(x, labels: labels, smoothing: 0, classWeights: weights, reduction: .none)
        }
      ),
      (
        "keras weighted",
        { x, labels, _, _ in
          softmaxCrossEntropy(
            x, labels: labels, smoothing: 0.1, classWeights: weights, weighting: .label,
            reduction: .meanOverCount)
        }
      ),
      ("squares", { x, _, _, other in squaredError(x, other) }),
      ("half squares", { x, _, _, other in squaredError(x, other, factor: 0.5, reduction: .sum) }),
      ("binary", { x, _, shares, _ in binaryCrossEntropy(logits: x, shares) }),
      (
        "binary weighted",
        { x, _, shares, _ in binaryCrossEntropy(logits: x, shares, positiveWeight: 3, reduction: .none) }
      ),
      ("huber", { x, _, _, other in huberLoss(x, other) }),
      ("huber wide", { x, _, _, other in huberLoss(x, other, delta: 2.5, reduction: .sum) }),
    ]
    #expect(cases.map(\.0) == references.cases.map(\.name).filter { $0 != "data" })
    for (name, loss) in cases {
      let executor = try Executor(
        Plan(
          try Program { trace in
            let x = trace.input("logits", [6, 4], .float64)
            let value = loss(
              x, trace.input("labels", [6], .int32), trace.input("shares", [6, 4], .float64),
              trace.input("other", [6, 4], .float64))
            // The k-th value is weighted with k, so that unreduced losses are distinguished.
            let count = value.type.count
            let factors = trace.constant((1...count).map(Double.init), value.shape)
            trace.output("value", value)
            trace.output("slope", gradient(of: (value * factors).sum(), withRespectTo: [x])[0])
          }))
      for input in ["logits", "shares", "other"] { try executor.write(input, data[input].values) }
      try executor.write("labels", data["labels"].integers)
      executor.run()
      for output in ["value", "slope"] {
        expectAgreement(try executor.read(output), try references[name][output], "\(name), \(output)")
      }
    }
  }

  @Test func `the binary loss of huge logits is finite and its slope exact`() throws {
    let executor = try Executor(
      Plan(
        try Program { trace in
          let x = trace.input("x", [3], .float64)
          let loss = binaryCrossEntropy(logits: x, trace.input("y", [3], .float64), reduction: .sum)
          trace.output("loss", loss)
          trace.output("slope", gradient(of: loss, withRespectTo: [x])[0])
        }))
    try executor.write("x", [1e6, -1e6, 0])
    try executor.write("y", [0.0, 1, 0.25])
    executor.run()
    #expect(try executor.read("slope") == [1.0, -1, 0.25])
    #expect(abs(try executor.read("loss", as: Double.self)[0] - 2_000_000.6931471806) < 1e-8)
  }
}
