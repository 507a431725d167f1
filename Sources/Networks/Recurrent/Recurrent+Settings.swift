import AssayVariables

/// Settings that all recurrent layers have.
private enum Common {
  static let units = Variable<Int>(
    "units", "numbers of the hidden state", .count, called: "the number of units", unit: "units")
  static let bias = Variable<RecurrentBias>(
    "bias",
    "the biases of the gates: none; one; two, of the input and of the hidden state; or one and the candidate's",
    .word)
  static let output = Variable<RecurrentOutput>(
    "output", "sequence gives the hidden state after every step, last that after the last step", .word)

  static func start<Owner: Sendable>(
    _ path: WritableKeyPath<Owner, RecurrentStart> & Sendable
  ) -> Setting<Owner> {
    Setting(path, "start", "how weights and biases start")
  }
}

extension LSTM: Configured {
  /// The settings of an LSTM.
  public static let settings = Settings<LSTM>(
    "lstm", "long short-term memory over time", like: LSTM(1), completed: { LSTM($0.units) },
    [
      Setting(\.units, Common.units, .main), Setting(\.bias, Common.bias), Setting(\.output, Common.output),
      Common.start(\.start),
      Setting(
        \.forgetBias, "forgetBias", "a constant in the forget gate", .finite,
        called: "the forget gate's constant"),
    ])
}

extension GRU: Configured {
  /// The settings of a GRU.
  public static let settings = Settings<GRU>(
    "gru", "the gated recurrent unit over time", like: GRU(1), completed: { GRU($0.units) },
    [
      Setting(\.units, Common.units, .main), Setting(\.reset, "reset", "where the reset gate acts", .word),
      Setting(\.bias, Common.bias), Setting(\.output, Common.output),
      Common.start(\.start),
    ])
}

extension RecurrentStart: Configured {
  /// The settings of a recurrent layer's start.
  public static let settings = Settings<RecurrentStart>(
    "recurrentStart", "how the parameters of a recurrent layer start",
    like: RecurrentStart(inputWeights: .zeros, hiddenWeights: .zeros),
    [
      Setting(\.inputWeights, "inputWeights", "how the weights of the input start", .required),
      Setting(\.hiddenWeights, "hiddenWeights", "how the weights of the hidden state start", .required),
      Setting(\.biases, "biases", "how the biases start"),
    ])
}

extension Element where Kind == any Layer {
  static let recurrent: [Element] = [Element(LSTM.settings), Element(GRU.settings)]
}
