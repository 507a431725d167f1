import AssayTensors

/// The weights of a network as named arrays in the order of its layers: parameters and statistics, by themselves.
///
/// They come out of training runs, replicas, full batches, checkpoints and safetensors files, and go into each of them,
/// whatever the batch size or the optimiser. Between networks they are transferred by name, and every weight that does
/// not fit is named.
///
/// ```swift
/// let weights = try run.weights()
/// try weights.write(to: "net.safetensors")
/// try other.load(Weights(safetensors: "net.safetensors"))
/// ```
public struct Weights: Sendable {
  /// The arrays in the order of the layers; no name occurs twice.
  public let entries: [Entry]
  private let places: [String: Int]

  /// One named array.
  public struct Entry: Sendable {
    /// The weight's name, `<position>.<kind>.<name>`, such as `0.dense.weight`.
    public var name: String
    /// The sizes of the axes, outermost first.
    public var shape: [Int]
    /// The elements, row-major.
    public var values: Values
    /// Whether the optimiser moves the weight; otherwise the layer updates it.
    public var isLearnt: Bool

    /// Makes an array with a name.
    public init(_ name: String, _ shape: [Int], _ values: Values, isLearnt: Bool = true) {
      self.name = name
      self.shape = shape
      self.values = values
      self.isLearnt = isLearnt
    }

    /// The shape and element type.
    public var type: TensorType { TensorType(shape, values.element) }
  }

  /// The elements of an array, in one of the two element types that weights have.
  public enum Values: Sendable {
    /// Numbers of 32 bits.
    case float32([Float])
    /// Numbers of 64 bits.
    case float64([Double])

    /// The element type.
    public var element: ElementType {
      switch self {
      case .float32: .float32
      case .float64: .float64
      }
    }

    /// The number of elements.
    public var count: Int {
      switch self {
      case .float32(let values): values.count
      case .float64(let values): values.count
      }
    }

    /// The elements as float64, exactly.
    public var doubles: [Double] {
      switch self {
      case .float32(let values): values.map(Double.init)
      case .float64(let values): values
      }
    }

    /// The elements in another type: exactly in float64, rounded to the nearest in float32.
    func converted(to element: ElementType) -> Values {
      switch (self, element) {
      case (.float32, .float64): .float64(doubles)
      case (.float64(let values), .float32): .float32(values.map { Float($0) })
      default: self
      }
    }
  }

  /// Weights of these arrays. Throws when a name occurs twice, and when values do not fill their shape.
  public init(_ entries: [Entry]) throws(NetworkError) {
    var places: [String: Int] = [:]
    for (place, entry) in entries.enumerated() {
      guard places.updateValue(place, forKey: entry.name) == nil else {
        throw .weights(reason: "'\(entry.name)' occurs twice")
      }
      let count = entry.shape.reduce(1.0) { $0 * Double($1) }
      guard entry.shape.allSatisfy({ $0 >= 0 }), count == Double(entry.values.count) else {
        throw .weights(
          reason: "\(entry.values.count) values do not fill '\(entry.name)' of shape \(entry.shape)")
      }
    }
    self.entries = entries
    self.places = places
  }

  /// The names, in the order of the layers.
  public var names: [String] { entries.map(\.name) }

  /// The array of that name, if there is one.
  public subscript(name: String) -> Entry? { places[name].map { entries[$0] } }

  /// The weights in another element type: exactly in float64, rounded to the nearest in float32. Types that weights
  /// cannot have leave them unchanged.
  public func converted(to element: ElementType) -> Weights {
    map { entry in entry.values = entry.values.converted(to: element) }
  }

  /// SHA-256 over all names, types and bits, as ``Training/weightsHash()`` gives it.
  public var hash: String {
    var hash = WeightsHash()
    for entry in entries {
      switch entry.values {
      case .float32(let values): hash.add(entry.name, entry.type, values)
      case .float64(let values): hash.add(entry.name, entry.type, values)
      }
    }
    return hash.hexadecimal
  }

  /// The weights with every entry changed; the change must keep names and shapes.
  private func map(_ change: (inout Entry) -> Void) -> Weights {
    let changed = entries.map { entry in
      var entry = entry
      change(&entry)
      return entry
    }
    return Weights(changed, places)
  }

  private init(_ entries: [Entry], _ places: [String: Int]) {
    self.entries = entries
    self.places = places
  }

  /// Makes weights of entries that are known to have different names and to fill their shapes.
  init(fitting entries: [Entry]) {
    self.init(
      entries, Dictionary(entries.enumerated().map { ($0.element.name, $0.offset) }, uniquingKeysWith: { $1 })
    )
  }
}
