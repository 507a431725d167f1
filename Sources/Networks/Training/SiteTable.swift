import AssayTensors

/// A table of the sites of a network: each layer, its parameters and statistics, and its cost, where it was applied.
///
/// A row counts what is the site's own, without the sites inside it, so nothing is counted twice: the rows and
/// ``outside`` add up to ``whole``.
public struct SiteTable: Sendable {
  /// The rows in the order in which the sites were traced; an outer site precedes those inside it.
  public let rows: [Row]
  /// The amount that belongs to no site.
  public let outside: Amount
  /// The amount of the whole program.
  public let whole: Amount

  /// One site.
  public struct Row: Sendable {
    /// The site's path and layer, and the types of its input and output.
    public var site: Site
    /// The site's own amount, without the sites inside it.
    public var own: Amount
  }

  /// The weights and the cost of a site or of a whole program.
  public struct Amount: Sendable, Hashable {
    /// The names of the parameters and statistics.
    public var weights: [String] = []
    /// The number of elements of the parameters.
    public var parameters = 0
    /// The number of elements of the statistics.
    public var statistics = 0
    /// The cost of one run.
    public var cost = Cost()
  }

  init(_ program: Program, _ weights: some Sequence<(Weight, String?)>) {
    let costs = program.costs
    let weights = Array(weights)
    func amount(_ cost: Cost, _ isMember: (String?) -> Bool) -> Amount {
      var amount = Amount(cost: cost)
      for (weight, site) in weights where isMember(site) {
        amount.weights.append(weight.name)
        amount.parameters += weight.isLearnt ? weight.type.count : 0
        amount.statistics += weight.isLearnt ? 0 : weight.type.count
      }
      return amount
    }
    rows = program.sites.filter { $0.layer != nil }.map { site in
      Row(site: site, own: amount(costs[site.path] ?? Cost()) { $0 == site.path })
    }
    outside = amount(costs.outside) { $0 == nil }
    whole = amount(costs.whole) { _ in true }
  }

  /// The row of a path; `nil` where there is none.
  public subscript(path: String) -> Row? { rows.first { $0.site.path == path } }
}

extension SiteTable: CustomStringConvertible {
  /// The table as text: path, layer, input, output, parameters and FLOPs of each site, then a row for the work
  /// outside all sites, then the totals.
  public var description: String {
    var lines = [["site", "layer", "input", "output", "parameters", "FLOPs"]]
    for row in rows {
      lines.append([
        row.site.path, row.site.layer ?? "", row.site.input?.description ?? "", row.site.output.description,
        String(row.own.parameters), String(row.own.cost.operations),
      ])
    }
    for (name, amount) in [("outside of sites", outside), ("all", whole)] {
      lines.append([name, "", "", "", String(amount.parameters), String(amount.cost.operations)])
    }
    let widths = lines[0].indices.map { column in lines.map { $0[column].count }.max() ?? 0 }
    return lines.map { line in
      zip(line, widths).enumerated().map { column, cell in
        let spaces = String(repeating: " ", count: cell.1 - cell.0.count)
        return column < 4 ? cell.0 + spaces : spaces + cell.0
      }.joined(separator: "  ")
    }.joined(separator: "\n")
  }
}
