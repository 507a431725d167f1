import AssayNetworks
import AssayTensors
import Testing

/// Layers against PyTorch in float64: output, gradients of input and parameters, and parameters and
/// statistics after ten steps of gradient descent. References/layers.py describes each case.
@Suite struct LayerReferenceTests {
  private static let pairs: [(String, any Layer)] =
    plain + convolutions + pools + composites + norms + sequences

  private static let plain: [(String, any Layer)] =
    [
      ("dense", Dense(3)), ("dense without bias", Dense(3, hasBias: false)),
      ("dense over time", Dense(3)), ("leaky 0.01", LeakyReLU(profile: .pytorch)),
      ("leaky 0.3", LeakyReLU(profile: .keras)), ("elu", ELU()), ("elu 0.5", ELU(alpha: 0.5)),
    ] + Activation.allCases.map { ($0.rawValue, $0) }

  private static let convolutions: [(String, any Layer)] = [
    ("conv 1d", Convolution(3, kernel: [3])),
    (
      "conv 1d strided and dilated",
      Convolution(2, kernel: [3], stride: [2], padding: .symmetric([2]), dilation: [2])
    ),
    ("conv 2d", Convolution(3, kernel: [2, 3])),
    (
      "conv 2d padded and strided",
      Convolution(2, kernel: [3, 3], stride: [2, 1], padding: .symmetric([1, 2]))
    ),
    ("conv 2d in groups", Convolution(4, kernel: [3, 3], padding: .same, groups: 2)),
    ("conv 2d same", Convolution(2, kernel: [3, 3], stride: [2, 2], padding: .same)),
    ("transposed conv 1d", TransposedConvolution(3, kernel: [3])),
    (
      "transposed conv 2d",
      TransposedConvolution(2, kernel: [3, 3], stride: [2, 2], padding: [1, 1], extra: [1, 1])
    ),
  ]

  private static let pools: [(String, any Layer)] = [
    ("max pool", Pool(.maximum, window: [2, 2])),
    ("max pool padded", Pool(.maximum, window: [3, 3], stride: [2, 2], padding: .symmetric([1, 1]))),
    ("max pool 1d", Pool(.maximum, window: [3], stride: [2])),
    ("average pool", Pool(.average, window: [3, 3], stride: [1, 1], padding: .symmetric([1, 1]))),
    (
      "average pool without padding counted",
      Pool(
        .average, window: [3, 3], stride: [2, 2], padding: .symmetric([1, 1]), countsPadding: false)
    ),
    ("global average pool", GlobalPool(.average)), ("global max pool", GlobalPool(.maximum)),
  ]

  private static let composites: [(String, any Layer)] = [
    ("residual", Residual([Dense(4), Activation.tanh])),
    ("residual with projection", Residual(Dense(3), projection: Dense(3, hasBias: false))),
    ("embedding", Embedding(5, features: 3)), ("positional encoding", PositionalEncoding()),
    ("learnt positions", PositionalEncoding(.learnt(longest: 5, weights: .normal(1)))),
  ]

  private static let norms: [(String, any Layer)] = [
    ("batch norm", BatchNorm()), ("batch norm of images", BatchNorm()),
    ("batch norm, other settings", BatchNorm(epsilon: 1e-3, momentum: 0.3)),
    ("batch norm in evaluation", BatchNorm()),
    ("batch norm without parameters", BatchNorm(affine: .none)),
    ("batch norm without statistics", BatchNorm(keepsStatistics: false)),
    ("batch norm, cumulative", BatchNorm(average: .cumulative)),
    ("ghost batch norm", GhostBatchNorm(size: 3)),
    ("batch renormalisation", BatchRenormalisation(largestScale: 1.5, largestShift: 0.5)),
    ("domain batch norm", DomainBatchNorm(domains: 2)),
    ("layer norm", LayerNorm(profile: .pytorch)),
    ("layer norm over two axes", LayerNorm(epsilon: 1e-3, axes: 2)),
    ("group norm", GroupNorm(groups: 2, profile: .pytorch)),
    ("instance norm", InstanceNorm(profile: .pytorch)),
    ("instance norm with parameters", InstanceNorm(profile: .flax)),
    ("rms norm", RMSNorm(profile: .pytorch)), ("rms norm, other epsilon", RMSNorm(epsilon: 1e-2)),
    ("weight norm", WeightNorm(Dense(3))),
    ("weight standardisation", WeightStandardisation(Convolution(3, kernel: [3]))),
    ("cosine norm", CosineNorm(3, scale: 2, epsilon: 0)),
    (
      "weight norm of a transposed conv", WeightNorm(TransposedConvolution(3, kernel: [3], stride: [2]))
    ),
    (
      "weight norm of a transposed conv in groups",
      WeightNorm(TransposedConvolution(6, kernel: [3], stride: [2], groups: 2))
    ),
    (
      "weight standardisation of a transposed conv",
      WeightStandardisation(TransposedConvolution(6, kernel: [3], stride: [2]))
    ),
    (
      "weight standardisation of a transposed conv in groups",
      WeightStandardisation(TransposedConvolution(6, kernel: [3], stride: [2], groups: 2))
    ),
  ]

  private static let sequences: [(String, any Layer)] = [
    ("attention", MultiHeadAttention(heads: 2)),
    ("causal attention", MultiHeadAttention(heads: 2, isCausal: true)),
    ("separate attention", MultiHeadAttention(heads: 1, isJoint: false, hasBias: false)),
    (
      "transformer, norm last",
      TransformerBlock(
        MultiHeadAttention(heads: 2), width: 6, activation: Activation.relu, order: .normLast)
    ),
    ("transformer, norm first", TransformerBlock(MultiHeadAttention(heads: 2), width: 6)),
    ("lstm", LSTM(2)), ("lstm without bias, last state", LSTM(2, bias: .none, output: .last)),
    (
      "lstm with one bias and a forget bias", LSTM(2, profile: .keras, output: .last)
    ),
    ("gru", GRU(2)), ("gru with reset before", GRU(2, reset: .beforeProduct, bias: .one)),
  ]

  @Test(arguments: pairs.map(\.0)) func `a layer is PyTorch's`(_ name: String) throws {
    let layer = try #require(Self.pairs.first { $0.0 == name }).1
    let reference = try Self.references[name]
    let run = try layer.trained(
      on: reference, mode: name == "batch norm in evaluation" ? .evaluation : .training)
    for (name, values) in run { try expectAgreement(values, reference[name], name) }
    let asked = reference.tensors.keys.filter { $0 != "x" && $0 != "target" && !$0.hasPrefix("start.") }
    #expect(Set(run.map(\.name)) == Set(asked))
  }

  @Test func `every reference is compared`() throws {
    #expect(Set(Self.pairs.map(\.0)) == Set(Self.references.cases.map(\.name)))
  }

  private static let references: References = {
    do { return try References.load("layers") } catch { return References(source: "\(error)", cases: []) }
  }()
}
