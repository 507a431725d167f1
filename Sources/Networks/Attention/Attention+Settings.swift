import AssayVariables

extension MultiHeadAttention: Configured {
  /// The settings of attention.
  public static let settings = Settings<MultiHeadAttention>(
    "attention", "multi-head scaled dot-product attention", like: MultiHeadAttention(heads: 1),
    [
      Setting(
        \.heads, "heads", "heads; the features are a multiple of them", .count, called: "the number of heads",
        .main),
      Setting(\.isCausal, "isCausal", "whether a place attends to itself and earlier ones only", .boolean),
      Setting(\.isJoint, "isJoint", "whether queries, keys and values have one weight", .boolean),
      Setting(\.hasBias, "hasBias", "whether the projections have biases", .boolean),
      Setting(\.weights, "weights", "how the weights start"),
      Setting(
        \.scale, "scale", "what the scores are multiplied with; null is 1/√(features/heads)",
        .optional(.finite),
        called: "the scale of the scores"),
    ])
}

extension TransformerBlock: Configured {
  /// The settings of a transformer's block.
  public static let settings = Settings<TransformerBlock>(
    "transformer", "self-attention and a two-layer perceptron, each with a shortcut and a norm",
    like: TransformerBlock(MultiHeadAttention(heads: 1), width: 1),
    [
      Setting(\.attention, "attention", "the first half", .required),
      Setting(
        \.width, "width", "units of the perceptron's hidden layer", .count, unit: "units", .required),
      Setting(\.activation, "activation", "the function of the hidden layer"),
      Setting(\.norm, "norm", "the norm of both halves"),
      Setting(\.order, "order", "where the norms stand", .word),
      Setting(\.weights, "weights", "how the perceptron's weights start"),
      Setting(
        \.dropout, "dropout", "share of numbers dropped from each half's result and from the hidden layer",
        .share,
        called: "the rate of dropout"),
    ])
}

extension Element where Kind == any Layer {
  static let attentive: [Element] = [
    Element(MultiHeadAttention.settings), Element(TransformerBlock.settings),
  ]
}
