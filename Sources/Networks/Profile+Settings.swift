import AssayDocuments
import AssayVariables

extension Profile: Configured {
  /// Every variable of a profile with its meaning and range; what is left out in a document is PyTorch's.
  public static let settings = Settings<Profile>(
    "profile", "the conventions of a framework", like: .pytorch,
    starts + normalisations + layers + optimisers + adaptive)

  private static let starts: [Setting<Profile>] = [
    Setting(\.weights, "weights", "how weights of dense and convolution layers start"),
    Setting(\.biases, "biases", "how biases of dense and convolution layers start"),
    Setting(\.embedding, "embedding", "how an embedding table starts"),
    Setting(
      \.transposedFanIsOutputs, "transposedFanIsOutputs",
      "whether a transposed convolution starts with the fan outputs·kernel", .boolean),
    Setting(\.recurrentWeights, "recurrentWeights", "how the weights of recurrent layers start", .word),
  ]

  private static let normalisations: [Setting<Profile>] = [
    Setting(\.normEpsilon, "normEpsilon", "ε of layer, group and instance norm", .notNegative),
    Setting(
      \.rmsNormEpsilon, "rmsNormEpsilon", "ε of RMS norm; null is the element type's spacing",
      .optional(.notNegative)),
    Setting(\.batchNormEpsilon, "batchNormEpsilon", "ε of batch norm", .notNegative),
    Setting(
      \.batchNormMomentum, "batchNormMomentum", "weight of the new value in running statistics", .share),
    Setting(
      \.batchNormVariance, "batchNormVariance", "the variance that running statistics take", .word),
    Setting(
      \.fewestBatchNormValues, "fewestBatchNormValues", "fewest values of a statistic of batch norm",
      .whole(from: 1)),
    Setting(\.instanceNormAffine, "instanceNormAffine", "whether instance norm has γ and β", .word),
  ]

  private static let layers: [Setting<Profile>] = [
    Setting(\.gelu, "gelu", "the form of GELU", .word(among: [.gelu, .geluTanh])),
    Setting(\.leakySlope, "leakySlope", "slope of a leaky ReLU below 0", .finite),
    Setting(\.convolutionPadding, "convolutionPadding", "padding of a convolution"),
    Setting(\.poolsMoveByOne, "poolsMoveByOne", "whether pools move by 1, not by their window", .boolean),
    Setting(\.poolsCountPadding, "poolsCountPadding", "whether an average pool counts padding", .boolean),
    Setting(\.lstmBias, "lstmBias", "biases of an LSTM", .word),
    Setting(\.lstmForgetBias, "lstmForgetBias", "added to an LSTM's forget gate at the start", .finite),
    Setting(\.gruBias, "gruBias", "biases of a GRU", .word),
  ]

  private static let optimisers: [Setting<Profile>] = [
    Setting(\.velocity, "velocity", "what the velocity of gradient descent adds up", .word),
    Setting(\.descentDecay, "descentDecay", "how weight decay enters gradient descent", .word),
    Setting(
      \.adaptiveDecay, "adaptiveDecay", "how weight decay enters Adam, RMSProp and Adagrad", .word),
    Setting(\.adamEpsilon, "adamEpsilon", "ε of Adam", .notNegative),
    Setting(\.adamEpsilonMeets, "adamEpsilonMeets", "where ε of Adam is added", .word),
    Setting(
      \.amsgrad, "amsgrad", "the largest mean square that AMSGrad keeps",
      .word(among: [.ofMeanSquares, .ofCorrectedMeanSquares])),
    Setting(\.adamWDecay, "adamWDecay", "strength of AdamW's decay", .notNegative),
  ]

  private static let adaptive: [Setting<Profile>] = [
    Setting(
      \.rmsPropDecay, "rmsPropDecay", "share of RMSProp's mean square that is kept", .shareBelowOne),
    Setting(\.rmsPropEpsilon, "rmsPropEpsilon", "ε of RMSProp", .notNegative),
    Setting(\.rmsPropVelocity, "rmsPropVelocity", "what the velocity of RMSProp adds up", .word),
    Setting(\.adagradSum, "adagradSum", "Adagrad's first sum of squares", .notNegative),
    Setting(\.adagradEpsilon, "adagradEpsilon", "ε of Adagrad", .notNegative),
    Setting(\.epsilonPlace, "epsilonPlace", "where ε of RMSProp and Adagrad is added", .word),
  ]
}

extension Profile {
  /// A variable that has different values in two profiles.
  public struct Difference: Sendable, Hashable, CustomStringConvertible {
    /// The variable's name.
    public var name: String
    /// The value in the first profile.
    public var value: Document
    /// The value in the other profile.
    public var other: Document

    /// Such as `adamEpsilon: 1e-08, not 1e-07`.
    public var description: String {
      func words(_ value: Document) -> String { (try? value.json()) ?? "\(value.content)" }
      return "\(name): \(words(value)), not \(words(other))"
    }
  }

  /// The variables that have another value in `other`, in the order of ``settings``.
  public func differences(from other: Profile) -> [Difference] {
    func values(_ profile: Profile) -> [Document.Entry] {
      guard let document = try? Profile.settings.document(of: profile, everything: true),
        case .map(let entries) = document.content
      else { return [] }
      return entries
    }
    return zip(values(self), values(other)).filter { $0.value != $1.value }.map {
      Difference(name: $0.key, value: $0.value, other: $1.value)
    }
  }
}
