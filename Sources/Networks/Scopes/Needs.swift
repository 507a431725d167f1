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

  /// What the parts of a composite need together; names get their part's in front.
  public init(of parts: [Part]) {
    self = parts.reduce(Needs()) { $0.union($1.layer.needs, under: "\($1.name).") }
  }

  /// The needs of this and of `others`; the names of the others get a prefix.
  func union(_ others: Needs, under prefix: String) -> Needs {
    var all = self
    all.minibatchStatistics.formUnion(others.minibatchStatistics)
    all.streams += others.streams.map { prefix + $0 }
    all.statistics += others.statistics.map { prefix + $0 }
    all.weights += others.weights.map { prefix + $0 }
    all.minimumValues = max(minimumValues, others.minimumValues)
    all.domain = domain || others.domain
    return all
  }
}
