import AssayNetworks
import AssayTensors
import Testing

/// What the sites of a network hold and take adds up to the whole.
@Suite struct SiteTableTests {
  private func check(_ table: SiteTable, _ network: SiteCase) {
    let all = table.rows.map(\.own) + [table.outside]
    #expect(all.map(\.cost).reduce(Cost(), +) == table.whole.cost, "\(network)")
    #expect(all.map(\.parameters).reduce(0, +) == table.whole.parameters, "\(network)")
    #expect(all.map(\.statistics).reduce(0, +) == table.whole.statistics, "\(network)")
    #expect(all.flatMap(\.weights).sorted() == table.whole.weights.sorted(), "\(network)")
    #expect(table.outside.weights.isEmpty, "\(network)")
    // The innermost site whose path a name begins with declares it.
    for row in table.rows {
      for name in row.own.weights {
        let around = table.rows.map(\.site.path).filter { name.hasPrefix($0 + ".") }.max {
          $0.count < $1.count
        }
        #expect(around == row.site.path, "\(network): \(name)")
      }
    }
  }

  @Test(arguments: SiteCase.specimens + SiteCase.networks)
  func `parameters, FLOPs, bytes and calls by site add up to the whole`(_ network: SiteCase) throws {
    let type = TensorType([network.batch] + network.model.example.shape, network.model.example.element)
    let variables = try network.model.network.weights(for: type, element: network.model.element)
    for mode in [Mode.training, .evaluation] {
      let table = try network.model.sites(count: network.batch, mode: mode)
      check(table, network)
      #expect(table.whole.weights == variables.map(\.name))
      #expect(
        table.whole.parameters == variables.filter(\.isLearnt).map(\.type.count).reduce(0, +))
    }
    let step = try network.model.sites(batch: network.batch, optimiser: Adam(), policy: SiteCase.noisy[1])
    check(step, network)
    check(try network.model.sites(batch: network.batch, optimiser: Adam()), network)
    let forward = try network.model.sites(count: network.batch, mode: .training).whole.cost.operations
    #expect(step.whole.cost.operations > forward)
  }

  @Test func `a perceptron's table is what one counts by hand`() throws {
    let model = Model(
      Network([Dense(256), BatchNorm(), Activation.relu, Residual(Dense(256)), Dense(10)]),
      example: TensorType([784]), objective: .crossEntropy)
    let table = try model.sites(count: 32, mode: .evaluation)
    #expect(
      table.rows.map(\.site.path) == [
        "0.dense", "1.batchNorm", "2.relu", "3.residual", "3.residual.body", "4.dense",
      ])
    #expect(table.rows.map(\.site.layer) == ["dense", "batchNorm", "relu", "residual", "dense", "dense"])
    #expect(
      table.rows.map(\.own.parameters) == [
        784 * 256 + 256, 2 * 256, 0, 0, 256 * 256 + 256, 256 * 10 + 10,
      ])
    #expect(table.rows.map(\.own.statistics) == [0, 512, 0, 0, 0, 0])
    let batch = 32
    #expect(
      table.rows.map(\.own.cost.operations) == [
        batch * (2 * 784 * 256 + 256),
        // x − mean, over the deviation, times γ, plus β; the deviation is ε + variance and a root for each channel.
        4 * batch * 256 + 2 * 256,
        batch * 256, batch * 256, batch * (2 * 256 * 256 + 256), batch * (2 * 256 * 10 + 10),
      ])
    #expect(table["0.dense"]?.site.input == TensorType([32, 784]))
    #expect(table["4.dense"]?.site.output == TensorType([32, 10]))
    #expect(table["4.dens"] == nil)
    let lines = table.description.split(separator: "\n")
    #expect(lines.count == 9)
    #expect(lines[0].hasPrefix("site") && lines[0].hasSuffix("FLOPs"))
    #expect(Set(lines.map(\.count)).count == 1)
    #expect(
      lines[1].split(separator: " ").map(String.init)
        == ["0.dense", "dense", "float32[32,", "784]", "float32[32,", "256]", "200960", "12853248"])
  }

  @Test func `convolutions, pools and the steps of a loop are counted as one counts them by hand`() throws {
    let images = Model(
      Network([
        Convolution(4, kernel: [3, 3], padding: .same), Pool(.average, window: [2, 2]), Flatten(), Dense(3),
      ]), example: TensorType([2, 8, 8]), objective: .meanSquares)
    let table = try images.sites(count: 5, mode: .evaluation)
    #expect(table["0.convolution"]?.own.cost.operations == 5 * 4 * 64 * (2 * 2 * 9 + 1))
    // The sum of four numbers, and a division.
    #expect(table["1.averagePool"]?.own.cost.operations == 5 * 4 * 16 * (4 + 1))
    #expect(table["2.flatten"]?.own.cost.operations == 0)

    let (batch, time, features, units) = (4, 6, 3, 5)
    let sequences = Model(
      Network([LSTM(units), Dense(2)]), example: TensorType([time, features]), objective: .meanSquares)
    let recurrent = try sequences.sites(count: batch, mode: .evaluation)
    let rows = time * batch * 4 * units
    #expect(recurrent["0.lstm"]?.own.cost.operations == rows * (2 * features + 1))
    // In each step: the product with the hidden state, its bias and the sum; three gates, two tanh, four combinations.
    #expect(
      recurrent["0.lstm.cell"]?.own.cost.operations == rows * (2 * units + 2) + time * batch * units * 9)
    #expect(recurrent["0.lstm.cell"]?.site.isInsideLoop == true)
    #expect(recurrent["1.dense"]?.own.cost.operations == time * batch * 2 * (2 * units + 1))
  }

  @Test func `a composite states its parts, and each need is blamed on the part that has it`() {
    let network = Network([
      Dense(4), Residual([BatchNorm(), Dropout(rate: 0.5)]), DropConnect(Dense(2), rate: 0.1),
      TransformerBlock(MultiHeadAttention(heads: 1), width: 3),
    ])
    let blamed = network.needsByPart
    func paths(_ isNeeded: (Needs) -> Bool) -> [String] { blamed.filter { isNeeded($0.needs) }.map(\.path) }
    #expect(paths { $0.minibatchStatistics.contains(.training) } == ["1.residual.body.0.batchNorm"])
    #expect(paths { !$0.streams.isEmpty } == ["1.residual.body.1.dropout", "2.dropConnect"])
    #expect(
      blamed.first { $0.path == "1.residual.body.0.batchNorm" }?.description
        == "1.residual.body.0.batchNorm (batchNorm): takes the statistics of its minibatch in training; "
        + "takes each statistic of at least 2 values; keeps mean, variance")
    #expect(BatchNorm().needsByPart.map(\.path) == [""])
    #expect(BatchNorm().needsByPart[0].description.hasPrefix("the layer itself (batchNorm): takes"))
    #expect(Activation.relu.needsByPart.isEmpty)
    // The whole is the union, by the names that the whole has.
    for layer in Specimen.all.map(\.layer) {
      let streams = layer.needsByPart.flatMap { part in
        part.needs.streams.map { part.path.isEmpty ? $0 : "\(part.path).\($0)" }
      }
      #expect(Set(streams) == Set(layer.needs.streams))
    }
  }

  @Test(arguments: Specimen.all)
  func `the parts that a layer states are the sites that it makes`(_ specimen: Specimen) throws {
    func paths(_ layer: any Layer, _ prefix: String) -> [String] {
      layer.parts.flatMap { [prefix + $0.name] + paths($0.layer, prefix + $0.name + ".") }
    }
    let program = try Program { trace in
      let domain = specimen.layer.needs.domain ? trace.input("domain", [], .int32) : nil
      let scope = LayerScope(trace, mode: .training, domain: domain, element: .float64)
      trace.output("y", specimen.layer(trace.input("x", specimen.shape, specimen.element), in: scope))
    }
    let sites = program.sites.filter { !$0.isInsideLoop }.map(\.path)
    #expect(Set(sites) == Set(paths(specimen.layer, "")))
    #expect(sites.count == Set(sites).count)
  }
}
