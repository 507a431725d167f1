/// What a layer needs beside the tensor that it is applied to, as a value that instruments can read.
public struct Needs: Sendable, Hashable {
  /// The modes in which an example's output depends on the others of its minibatch.
  public var minibatchStatistics: Set<Mode>
  /// The random streams that training mode draws from, by their names in the layer; evaluation mode never draws.
  public var streams: [String]
  /// The statistics that training mode updates and evaluation mode reads, by their names in the layer.
  public var statistics: [String]
  /// The parameters that multiply what the layer is applied to, by their names in the layer: what weight norm,
  /// weight standardisation and DropConnect act on.
  public var weights: [String]
  /// The fewest values that each of the minibatch's statistics must be taken of: the batch times the places of the
  /// other axes that it runs over. 1 sets no condition.
  public var minimumValues: Int
  /// Whether it must be told the domain that a minibatch comes from.
  public var domain: Bool

  /// Nothing, but for what is named.
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

  /// Whether training and evaluation are two functions.
  public var distinguishesModes: Bool {
    !streams.isEmpty || !statistics.isEmpty || minibatchStatistics.count == 1
  }

  /// What the parts of a composite need together; names get their part's in front.
  public init(of parts: [Part]) {
    self = parts.reduce(Needs()) { $0.union($1.layer.needs, under: "\($1.name).") }
  }

  /// Both together; the names of the others get a prefix.
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
