import AssayNetworks
import AssayRandomness
import Foundation
import Testing

@Suite struct DocumentedExampleTests {
  private func article() throws -> String {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let root = tests.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    return try String(
      contentsOf: root.appending(path: "Sources/Networks/Documentation.docc/BlueprintsAndWeights.md"),
      encoding: .utf8)
  }

  private func block(_ language: String) throws -> String {
    let parts = try article().components(separatedBy: "```\(language)\n")
    return try #require(parts.dropFirst().first?.components(separatedBy: "```").first)
  }

  @Test func `the article shows a blueprint that is read, and code that runs`() throws {
    let blueprint = try Blueprint(yaml: block("yaml"), file: "net.yaml")
    #expect(blueprint.network.layers.count == 5)
    let code = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(
      path: "DocumentedExample.swift")
    #expect(try String(contentsOf: code, encoding: .utf8).hasSuffix("\n\n" + block("swift")))

    let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString + ".safetensors").path
    defer { for path in [path, path + ".weights"] { try? FileManager.default.removeItem(atPath: path) } }
    let run = try Training(
      blueprint.model(objective: .crossEntropy), batch: 2, optimiser: StochasticGradientDescent(),
      initialisation: RandomStream(seed: 2, name: .initialisation))
    let features = normals(2 * 784, 1).map(Float.init)
    try run.step(features: features, targets: [3, 4] as [Int32], rate: 0.01)
    try run.save(to: path)
    let tuned = try fineTuned(path, on: features, [0, 1])
    #expect(tuned.steps == 10)
    #expect(try Weights(safetensors: path + ".weights").hash == tuned.weightsHash())
  }
}
