extension Graph {
  /// Nodes made by `body` belong to `site`; if it is nil, to the present one.
  func working<Result, Failure: Error>(
    at site: Site.ID?, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    let outer = self.site
    self.site = site ?? outer
    defer { self.site = outer }
    return try body()
  }

  /// Whether a node marks the output of a site.
  func isMark(_ index: NodeIndex) -> Bool { (nodes[index].primitive as? Watched)?.isMark ?? false }

  /// The node that a mark, or a mark of a mark, stands for.
  func unmarked(_ index: NodeIndex) -> NodeIndex {
    var index = index
    while isMark(index) { index = nodes[index].operands[0] }
    return index
  }

  /// Whether the body of a `scan` is being traced.
  private var isInsideLoop: Bool {
    bodies.all.indices.contains { bodies.isOpen($0) && bodies.all[$0].isLoop }
  }

  fileprivate func record(_ path: String, layer: String, _ input: Tensor, _ body: () -> Tensor) -> Tensor {
    let id = sites.begin(path, layer: layer, input: input.index)
    return working(at: id) {
      let output = body()
      guard output.graph === self, error == nil else { return output }
      // A site inside a loop has no value outside, so nothing asks for its mark.
      let marked = isInsideLoop ? output : output.marked
      sites.end(id, output: marked.index)
      return marked
    }
  }

  /// The sites as a user sees them.
  var publicSites: [Site] {
    sites.all.compactMap { entry in
      guard let output = entry.output else { return nil }
      return Site(
        path: entry.path, layer: entry.layer, input: entry.input.map { nodes[$0].type },
        output: nodes[output].type, isInsideLoop: loop(around: output) != nil)
    }
  }

  /// The node of a site's output. Throws for a path that is unknown, and for one inside a loop that is over.
  func output(at path: String) throws(TensorError) -> NodeIndex {
    guard let id = sites.id(of: path), let output = sites.all[id].output else {
      throw .unknownSite(path, known: sites.all.filter { $0.output != nil }.map(\.path))
    }
    guard let body = loop(around: output) else { return output }
    let around = sites.all.last {
      path.hasPrefix($0.path + ".") && $0.output.map { loop(around: $0) == nil } ?? false
    }
    throw .siteInLoop(path, began: bodies.all[body].location.description, around: around?.path)
  }

  /// The finished `scan` whose body a node belongs to; `nil` when there is none.
  private func loop(around index: NodeIndex) -> TraceBody.ID? {
    nodes[index].body.flatMap { bodies.isOpen($0) || !bodies.all[$0].isLoop ? nil : $0 }
  }
}

extension TraceBody {
  fileprivate var isLoop: Bool { transform == "scan" }
}

extension Tensor {
  /// The output of a site, as a node of its own.
  var marked: Tensor { applying(Watched(identity: graph.nodes.count, isMark: true)) }

  /// What `body` makes, recorded as the output of a layer that is applied to this tensor: a site. What is traced
  /// meanwhile is the site's work.
  package func recorded(at path: String, layer: String, _ body: () -> Tensor) -> Tensor {
    graph.record(path, layer: layer, self, body)
  }

  /// The site that is being traced, by its path.
  package var sitePath: String? { graph.site.map { graph.sites.all[$0].path } }

  /// Gives the tensor a name that it can be observed by.
  package func label(_ name: String, at place: SourceLocation) {
    guard graph.admits([self], at: place) else { return }
    let id = graph.sites.begin(name, layer: nil, input: nil)
    graph.sites.end(id, output: index)
  }
}
