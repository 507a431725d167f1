import AssayVariables

extension Initialiser: Tabled {
  /// What an element is called.
  public static let noun = "initialiser"

  /// Every initialiser. Those with a name of their own come first, since a value is written as the first element that
  /// it matches.
  public static let table = Table<Initialiser>(noun, named + drawn + orthonormal)

  /// Why the initialiser's numbers are invalid; `nil` where they are valid.
  var fault: String? { Self.table.rangeFault(of: self) }

  private static let gain = Variable<Double>(
    "gain", "what the matrix is multiplied with", .notNegative, called: "the gain of an initialiser")

  private static let named: [Element<Initialiser>] = [
    Element("zeros", "all 0", Initialiser.zeros), Element("he", "normal, variance 2/fan in", .he),
    Element("heUniform", "uniform, variance 2/fan in", .heUniform),
    Element("glorot", "normal, variance 1/mean fan", .glorot),
    Element("glorotUniform", "uniform, variance 1/mean fan", .glorotUniform),
    Element("leCun", "normal, variance 1/fan in", .leCun),
    Element("leCunUniform", "uniform, variance 1/fan in", .leCunUniform),
  ]

  private static let drawn: [Element<Initialiser>] = [
    ofNumber("constant", "the same number everywhere", "value", .finite, "constant", Initialiser.constant) {
      guard case .constant(let value) = $0 else { return nil }
      return value
    },
    ofNumber(
      "normal", "independent normal numbers", "deviation", .notNegative, "standard deviation",
      Initialiser.normal
    ) {
      guard case .normal(let deviation) = $0 else { return nil }
      return deviation
    },
    ofNumber(
      "truncatedNormal", "normal numbers cut off at twice their deviation", "deviation", .notNegative,
      "standard deviation", Initialiser.truncatedNormal
    ) {
      guard case .truncatedNormal(let deviation) = $0 else { return nil }
      return deviation
    },
    ofNumber(
      "uniform", "uniform numbers in [−bound, bound)", "bound", .notNegative, "bound", Initialiser.uniform
    ) {
      guard case .uniform(let bound) = $0 else { return nil }
      return bound
    },
    Element(
      Settings(
        "scaled", "variance gain/n, where n is a fan",
        like: (gain: 1.0, fan: Fan.inputs, shape: Distribution.normal),
        [
          Setting(\.gain, gain, .required), Setting(\.fan, "fan", "what n counts", .word, .required),
          Setting(\.shape, "shape", "the shape of the distribution", .word, .required),
        ]), make: { .scaled(gain: $0.gain, fan: $0.fan, shape: $0.shape) },
      match: {
        guard case .scaled(let gain, let fan, let shape) = $0 else { return nil }
        return (gain, fan, shape)
      }),
  ]

  private static let orthonormal: [Element<Initialiser>] = [
    Element(
      Settings(
        "orthogonal", "a matrix with orthonormal columns or rows", like: 1,
        [Setting(\.self, gain, .optionalMain)]),
      make: { .orthogonal(gain: $0) },
      match: {
        guard case .orthogonal(let gain) = $0 else { return nil }
        return gain
      }),
    Element(
      Settings(
        "orthogonalBlocks", "orthonormal square blocks of rows", like: 1,
        [Setting(\.self, gain, .optionalMain)]),
      make: { .orthogonalBlocks(gain: $0) },
      match: {
        guard case .orthogonalBlocks(let gain) = $0 else { return nil }
        return gain
      }),
    Element(
      Settings(
        "deltaOrthogonal", "an orthonormal matrix in the kernel's middle", like: 1,
        [Setting(\.self, gain, .optionalMain)]), make: { .deltaOrthogonal(gain: $0) },
      match: {
        guard case .deltaOrthogonal(let gain) = $0 else { return nil }
        return gain
      }),
  ]

  /// The element of an initialiser with one number.
  private static func ofNumber(
    _ name: String, _ meaning: String, _ number: String, _ domain: Domain<Double>, _ phrase: String,
    _ make: @escaping @Sendable (Double) -> Initialiser, _ match: @escaping @Sendable (Initialiser) -> Double?
  ) -> Element<Initialiser> {
    Element(
      Settings(
        name, meaning, like: 0,
        [Setting(\.self, number, "the \(phrase)", domain, called: "the \(phrase) of an initialiser", .main)]),
      make: make, match: match)
  }
}
