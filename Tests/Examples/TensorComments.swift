import Assay
import AssayTensors
import Testing

/// What the documentation comments of Tensors and of Randomness show, as it stands there.
@Suite struct TensorComments {
  @Test func `address draws by their place`() throws {
    let stream = RandomStream(seed: 17, name: .shuffle)
    let first = stream.uniform(at: 0)  // always the same number
    let order = stream.split(3).permutation(of: 10)  // the order of epoch 3
    #expect(first == stream.uniform(at: 0))
    #expect(order.sorted() == Array(0..<10))
  }

  @Test func `fit a line by least squares`() throws {
    let fit = HouseholderQR(Matrix(rows: 3, columns: 2, values: [1, 0, 1, 1, 1, 2]))
    let line = fit.leastSquares([1, 3, 5])  // [1, 2], to rounding
    #expect(zip(try #require(line), [1, 2]).allSatisfy { abs($0 - $1) < 1e-14 })
  }

  @Test func `draw in a program`() throws {
    let program = try Program { trace in
      trace.output("draws", trace.stream("noise").normal([4]))
    }
    let executor = try Executor(Plan(program))
    try executor.seed("noise", with: RandomStream(seed: 1, name: .noise))
    executor.run()
    let draws: [Float] = try executor.read("draws")
    #expect(Set(draws).count == 4)
  }

  @Test func `state shapes and element types`() throws {
    let images = TensorType([64, 1, 28, 28])  // float32
    let labels = TensorType([64], .int32)
    #expect(images.count == 64 * 784)
    #expect(labels.element == .int32)
  }

  private func planUnderPolicy(_ program: Program) throws {
    let policy = NumericsPolicy(accumulation: .permuted, rounding: NumericsPolicy.Rounding(.bfloat16))
    let plan = try Plan(program, policy: policy)
    _ = plan
  }

  private func runReplicas(_ plan: Plan, _ features: [Float]) throws {
    let replicas = try Replicas(plan, count: 64, threads: 2)
    try replicas.write("x", features)
    replicas.run(steps: 100)
    let loss: [Float] = try replicas.read("loss", of: 17)
    _ = loss
  }
}
