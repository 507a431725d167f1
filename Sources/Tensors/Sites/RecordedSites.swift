/// The sites and labels of one trace, in the order in which they began.
struct RecordedSites {
  /// One site or label, with the nodes of its input and output.
  struct Entry {
    var path: String
    /// `nil` for a label.
    var layer: String?
    var input: NodeIndex?
    /// `nil` while the layer is being traced.
    var output: NodeIndex?
  }

  private(set) var all: [Entry] = []
  private var number: [String: Site.ID] = [:]

  /// The site of that path, `#2` included.
  func id(of path: String) -> Site.ID? { number[path] }

  /// Adds a site or label; when the path is taken, it gets the suffix `#2`, `#3` and so on.
  mutating func begin(_ path: String, layer: String?, input: NodeIndex?) -> Site.ID {
    var (name, count) = (path, 1)
    while number[name] != nil {
      count += 1
      name = "\(path)#\(count)"
    }
    number[name] = all.count
    all.append(Entry(path: name, layer: layer, input: input))
    return all.count - 1
  }

  /// Records the node of the site's output.
  mutating func end(_ id: Site.ID, output: NodeIndex) { all[id].output = output }

  /// Maps every node by `moved`; nil keeps it.
  mutating func move(_ moved: (NodeIndex) -> NodeIndex?) {
    for id in all.indices {
      all[id].input = all[id].input.map { moved($0) ?? $0 }
      all[id].output = all[id].output.map { moved($0) ?? $0 }
    }
  }

  /// The same sites in another graph. Maps every node by `moved`; nil drops it.
  func carried(_ moved: (NodeIndex) -> NodeIndex?) -> RecordedSites {
    var carried = self
    for id in all.indices {
      carried.all[id].input = all[id].input.flatMap(moved)
      carried.all[id].output = all[id].output.flatMap(moved)
    }
    return carried
  }
}
