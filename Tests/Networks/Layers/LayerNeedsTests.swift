import AssayNetworks
import AssayTensors
import Testing

/// The needs that layers state are what they really use.
@Suite struct LayerNeedsTests {
  @Test(arguments: Specimen.all)
  func `a layer draws from the streams that it states, and in training mode only`(_ specimen: Specimen)
    throws
  {
    let needs = specimen.layer.needs
    let training = try LayerRun(specimen, .training)
    #expect(Set(training.plan.streams) == Set(needs.streams))
    #expect(try LayerRun(specimen, .evaluation).plan.streams.isEmpty)
    let again = try LayerRun(specimen, .training)
    #expect(bits(training.output) == bits(again.output))
    if !needs.streams.isEmpty {
      // A single draw may by chance decide as another did.
      let seeds = try (2..<12).map { try LayerRun(specimen, .training, seed: $0).output }
      #expect(seeds.contains { $0 != training.output })
      let steps = try (2..<12).map { try LayerRun(specimen, .training, runs: $0).output }
      #expect(steps.contains { $0 != training.output })
    }
  }

  @Test(arguments: Specimen.all)
  func `a layer has the statistics and weights that it states`(_ specimen: Specimen) throws {
    let needs = specimen.layer.needs
    let weights = try LayerRun(specimen, .training).declared
    #expect(Set(weights.filter { !$0.isLearnt }.map(\.name)) == Set(needs.statistics))
    #expect(Set(needs.weights).isSubset(of: weights.map(\.name)))
    let other = try specimen.layer.weights(for: specimen.type, mode: .evaluation, element: .float64)
    #expect(other == weights)
  }

  @Test(arguments: Specimen.all, [Mode.training, .evaluation])
  func `a layer mixes examples in the modes that it states, else none of their bits`(
    _ specimen: Specimen, _ mode: Mode
  ) throws {
    // The draws for a batch depend on its size.
    guard mode == .evaluation || specimen.layer.needs.streams.isEmpty else { return }
    let together = try LayerRun(specimen, mode).output
    let batch = specimen.shape[0]
    let mixes = specimen.layer.needs.minibatchStatistics.contains(mode)
    // The first example stays the same, the others change.
    var input = specimen.input
    let one = input.count / batch
    for index in one..<input.count {
      input[index] = specimen.element == .int32 ? 4 - input[index] : 1 - 3 * input[index]
    }
    let changed = try LayerRun(specimen, mode, input: input).output
    let first = together.count / batch
    #expect((bits(together.prefix(first)) != bits(changed.prefix(first))) == mixes)
    guard !mixes else { return }
    let alone = try LayerRun(specimen, mode, input: Array(specimen.input.prefix(one)), batch: 1)
    #expect(bits(alone.output) == bits(together.prefix(first)))
  }

  @Test func `composites report the union of their parts' needs, with their names`() {
    let network = Network([
      Dense(4), BatchNorm(), Residual([Dropout(rate: 0.5), DomainBatchNorm(domains: 2)]),
      DropConnect(Dense(2), rate: 0.1), GhostBatchNorm(size: 8),
    ])
    let needs = network.needs
    #expect(needs.minibatchStatistics == [.training])
    #expect(needs.streams == ["2.residual.body.0.dropout.mask", "3.dropConnect.dense.weight.mask"])
    #expect(
      needs.statistics == [
        "1.batchNorm.mean", "1.batchNorm.variance", "2.residual.body.1.domainBatchNorm.mean",
        "2.residual.body.1.domainBatchNorm.variance", "4.ghostBatchNorm.mean",
        "4.ghostBatchNorm.variance",
      ])
    #expect(needs.weights == ["0.dense.weight", "3.dropConnect.dense.weight"])
    #expect(needs.minimumValues == 2)
    #expect(needs.domain)
    #expect(needs.distinguishesModes)
    #expect(!Network([Dense(4), Activation.relu]).needs.distinguishesModes)
  }

  @Test(arguments: [
    (Dense(2) as any Layer, [3], "dense", "takes [batch…, inputs]"),
    (GroupNorm(groups: 3), [2, 4], "groupNorm", "channels in 3 equal groups"),
    (
      BatchNorm(), [1, 4], "batchNorm",
      "the unbiased running variance needs at least 2 values a channel, and has 1"
    ),
    (DomainBatchNorm(domains: 2), [4, 4], "domainBatchNorm", "needs the minibatch's domain, int32[]"),
    (Dropout(rate: 1.5), [2, 2], "dropout", "the rate is 1.5; it must lie in 0 … 1"),
    (MultiHeadAttention(heads: 3), [2, 2, 4], "attention", "features in 3 equal heads"),
    (Convolution(2, kernel: [3]), [2, 2, 4, 4], "convolution", "a kernel, stride, padding and dilation"),
    (Pool(.maximum, window: []), [2, 2, 4], "maximumPool", "a window, stride and padding for each"),
    (Residual(Dense(3)), [2, 2], "residual", "the body gives [2, 3], not the shortcut's shape [2, 2]"),
    (Embedding(3, features: 2), [2, 2], "embedding", "takes int32 tokens"),
    (LSTM(0), [2, 2, 2], "lstm", "the number of units is 0; it must lie in 1 … 1099511627776"),
    (LSTM(2), [2, 0, 2], "lstm", "takes [batch, time, features] of at least one step"),
    (GhostBatchNorm(size: 4), [6, 2], "ghostBatchNorm", "a batch that is a multiple of 4"),
    (PositionalEncoding(), [2, 2, 3], "positionalEncoding", "an even number of features"),
  ])
  func `what does not fit is refused with the layer's place and the reason`(
    _ layer: any Layer, _ shape: [Int], _ kind: String, _ reason: String
  ) {
    let error = #expect(throws: TensorError.self) {
      try Program { trace in
        let network = Network([layer])
        trace.output("y", network(trace.input("x", shape), in: LayerScope(trace, mode: .training)))
      }
    }
    let words = error?.description ?? ""
    #expect(words.hasPrefix("layer 0.\(kind): \(kind)(float32\(shape)): "), "\(words)")
    #expect(words.contains(reason), "\(words)")
  }
}
