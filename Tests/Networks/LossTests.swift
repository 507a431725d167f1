import AssayNetworks
import AssayTensors
import Testing

@Suite struct LossTests {
  private func evaluate(_ logits: [Double], _ labels: [Int32], classes: Int) throws -> (
    loss: Double, accuracy: Double, slope: [Double]
  ) {
    let executor = try Executor(
      Plan(
        try Program { trace in
          let logits = trace.input("logits", [labels.count, classes], .float64)
          let labels = trace.input("labels", [labels.count], .int32)
          let loss = softmaxCrossEntropy(logits, labels: labels)
          trace.output("loss", loss)
          trace.output("accuracy", accuracy(logits, labels: labels))
          trace.output("slope", gradient(of: loss, withRespectTo: [logits])[0])
        }))
    try executor.write("logits", logits)
    try executor.write("labels", labels)
    executor.run()
    return (
      try executor.read("loss")[0], try executor.read("accuracy")[0], try executor.read("slope")
    )
  }

  @Test func `cross-entropy is the textbook's and its slope is softmax minus one-hot`() throws {
    let logits = normals(12, 1)
    let labels: [Int32] = [0, 3, 2]
    let result = try evaluate(logits, labels, classes: 4)
    let rows = stride(from: 0, to: 12, by: 4).map { Array(logits[$0..<($0 + 4)]) }
    let expected = zip(rows, labels).map { crossEntropy($0, label: Int($1)) }.reduce(0, +) / 3
    #expect(abs(result.loss - expected) < 1e-14)
    for (row, label) in zip(rows.indices, labels) {
      for column in 0..<4 {
        let softmax = 1 / rows[row].map { Elementary.exponential($0 - rows[row][column]) }.reduce(0, +)
        let wanted = (softmax - (column == Int(label) ? 1 : 0)) / 3
        #expect(abs(result.slope[row * 4 + column] - wanted) < 1e-14)
      }
    }
  }

  @Test func `equal logits give the logarithm of the number of classes`() throws {
    let result = try evaluate([Double](repeating: 7, count: 20), [4, 9], classes: 10)
    #expect(abs(result.loss - 2.302585092994046) < 1e-15)
  }

  @Test func `huge logits do not overflow`() throws {
    let result = try evaluate([1e4, -1e4, 0, -1e4, 1e4, 0], [0, 0], classes: 3)
    #expect(result.loss == 1e4)
    #expect(result.slope.allSatisfy { $0.isFinite })
  }

  @Test func `of equal logits the first counts as the guess`() throws {
    #expect(try evaluate([1, 1, 0, 0, 2, 2], [0, 2], classes: 3).accuracy == 0.5)
  }
}
