/// What a layer needs beside the tensor that it is applied to, as a value that instruments can read.
public struct Needs: Sendable, Hashable {
  /// The modes in which an example's output depends on the others of its minibatch.
  public var minibatchStatistics: Set<Mode>
  /// The random streams that training mode draws from, by their names in the layer; evaluation mode never draws.
  public var streams: [String]
  /// The statistics that training mode updates and evaluation mode reads, by their names in the layer.
  public var statistics: [String]
  /// The parameters that multiply the layer's input, by their names in the layer. Weight norm, weight
  /// standardisation and DropConnect change them.
  public var weights: [String]
  /// The fewest values from which each of the minibatch's statistics must be computed: the batch times the
  /// places of the other axes. 1 sets no condition.
  public var minimumValues: Int
  /// Whether the layer must be told the domain of a minibatch.
  public var domain: Bool

  /// Makes a value in which everything not named is empty.
  public init(
    minibatchStatistics: Set<Mode> = [], streams: [String] = [], statistics: [String] = [],
    weights: [String] = [], minimumValues: Int = 1, domain: Bool = false
  ) {
    self.minibatchStatistics = minibatchStatistics
    self.streams = streams
    self.statistics = statistics
    self.weights = weights
    self.minimumValues = minimumValues
    self.domain = domain
  }

  /// Whether training mode and evaluation mode are different functions.
  public var distinguishesModes: Bool {
    !streams.isEmpty || !statistics.isEmpty || minibatchStatistics.count == 1
  }

  /// The needs of a composite with these parts; each part's name is put in front of the names in it.
  public init(of parts: [(name: String, layer: any Layer)]) {
    self.init()
    for part in parts {
      let needs = part.layer.needs
      minibatchStatistics.formUnion(needs.minibatchStatistics)
      streams += needs.streams.map { "\(part.name).\($0)" }
      statistics += needs.statistics.map { "\(part.name).\($0)" }
      weights += needs.weights.map { "\(part.name).\($0)" }
      minimumValues = max(minimumValues, needs.minimumValues)
      domain = domain || needs.domain
    }
  }

  /// The needs with more streams.
  func adding(streams: [String]) -> Needs {
    var needs = self
    needs.streams += streams
    return needs
  }
}
