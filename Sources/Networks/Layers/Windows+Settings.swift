import AssayVariables

extension Padding: Tabled {
  /// What an element is called.
  public static let noun = "padding"
  /// Every way to fill borders.
  public static let table = Table<Padding>(
    noun,
    [
      Element("valid", "no padding", Padding.valid),
      Element("same", "so that ⌈size/stride⌉ positions result", Padding.same),
      Element(
        Settings(
          "symmetric", "so many places on both sides of each axis", like: [Int](),
          [Setting(\.self, "places", "places for each axis", .list(of: .places), unit: "places", .main)]),
        make: { .symmetric($0) },
        match: {
          guard case .symmetric(let places) = $0 else { return nil }
          return places
        }),
    ])
}

/// A layer with the settings that a convolution and a transposed convolution share.
protocol ConvolutionLayer: Configured {
  var outputs: Int { get set }
  var kernel: [Int] { get set }
  var stride: [Int] { get set }
  var groups: Int { get set }
  var weights: Initialiser { get set }
  var bias: Initialiser { get set }
  var hasBias: Bool { get set }
}

extension ConvolutionLayer {
  /// The shared settings that come before the layer's own.
  fileprivate static var beginning: [Setting<Self>] {
    [
      Setting(
        \.outputs, "outputs", "channels of the result", .count, called: "the number of outputs",
        unit: "channels",
        .required),
      Setting(
        \.kernel, "kernel", "places of the kernel along each axis", .list(of: .window), unit: "places",
        .required),
      Setting(
        \.stride, "stride", "steps between positions; 1 when empty", .list(of: .window), unit: "places"),
    ]
  }

  /// The shared settings that come after the layer's own.
  fileprivate static var ending: [Setting<Self>] {
    [
      Setting(
        \.groups, "groups", "equal groups of channels that do not mix", .count, called: "the number of groups"
      ),
      Setting(\.weights, "weights", "how the weight starts"),
      Setting(\.bias, "bias", "how the bias starts; a fan counts what goes into one output"),
      Setting(\.hasBias, "hasBias", "whether there is a bias", .boolean),
    ]
  }
}

extension Convolution: ConvolutionLayer {
  /// The settings of a convolution.
  public static let settings = Settings<Convolution>(
    "convolution", "convolution over one or two spatial axes", like: Convolution(1, kernel: []),
    beginning + [
      Setting(\.padding, "padding", "how the borders are filled"),
      Setting(
        \.dilation, "dilation", "steps between the kernel's places; 1 when empty", .list(of: .window),
        unit: "places"),
    ] + ending)
}

extension TransposedConvolution: ConvolutionLayer {
  /// The settings of a transposed convolution.
  public static let settings = Settings<TransposedConvolution>(
    "transposedConvolution", "the derivative of a convolution by its input",
    like: TransposedConvolution(1, kernel: []),
    beginning + [
      Setting(
        \.padding, "padding", "places cut off both ends of each axis; 0 when empty", .list(of: .places),
        unit: "places"),
      Setting(
        \.extra, "extra", "places added at the end of each axis, below the stride; 0 when empty",
        .list(of: .places), unit: "places"),
    ] + ending)
}

extension Pool {
  /// The settings of each function's layer.
  static let settings = [Function.maximum, .average].map { function in
    Settings(
      Pool(function, window: []).kind,
      "the \(function.rawValue) of the numbers under each position of a window",
      like: Pool(function, window: []),
      [
        Setting(
          \.window, "window", "places of the window along each axis", .list(of: .window), unit: "places",
          .main),
        Setting(
          \.stride, "stride", "steps between positions; the window's size when empty", .list(of: .window),
          unit: "places"),
        Setting(\.padding, "padding", "how the borders are filled"),
        Setting(\.countsPadding, "countsPadding", "whether a mean's padding counts as zeros", .boolean),
      ])
  }

  /// Why the layer's settings are invalid; `nil` where they are valid.
  var fault: String? { Self.settings[0].fault(of: self) }
}

extension GlobalPool {
  /// The settings of each function's layer: none.
  static let settings = [Pool.Function.maximum, .average].map { function in
    Settings(
      GlobalPool(function).kind, "the \(function.rawValue) number of each channel", like: GlobalPool(function)
    )
  }
}

extension Element where Kind == any Layer {
  static let windowed: [Element] =
    [Element(Convolution.settings), Element(TransposedConvolution.settings)]
    + Pool.settings.map { Element($0) }
    + GlobalPool.settings.map { Element($0) }
}
