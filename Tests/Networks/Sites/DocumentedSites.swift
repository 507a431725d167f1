import AssayNetworks
import AssayRandomness
import AssayTensors
import Foundation
import Testing

/// The example of the documentation, as it stands there.
private func example(_ pixels: [Float]) throws -> SiteValue {
  // begin
  let model = Model(
    Network([Dense(64), BatchNorm(), Activation.relu, Dense(10)]), example: TensorType([64]),
    objective: .crossEntropy)
  print(try model.sites(count: 32, mode: .training))  // layer, types, parameters and FLOPs of each site

  let run = try Training(
    model, batch: 32, optimiser: StochasticGradientDescent(),
    initialisation: RandomStream(seed: 1, name: .initialisation))
  let hidden = try run.activations(of: ["2.relu"], features: pixels, mode: .evaluation)[0]
  // end
  return hidden
}

@Suite struct DocumentedSitesTests {
  @Test func `the documentation shows this code, which runs`() throws {
    let hidden = try example([Float](repeating: 0.5, count: 5 * 64))
    #expect(hidden.type == TensorType([5, 64]) && hidden.values.count == 320)
    let file = URL(fileURLWithPath: #filePath)
    let code = try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n")
    let shown = code.drop { $0 != "  // begin" }.dropFirst().prefix { $0 != "  // end" }
      .map { String($0.dropFirst(2)) }.joined(separator: "\n")
    let root = (0..<4).reduce(file) { url, _ in url.deletingLastPathComponent() }
    let article = try String(
      contentsOf: root.appending(path: "Sources/Networks/Documentation.docc/AssayNetworks.md"),
      encoding: .utf8)
    #expect(article.contains("```swift\n" + shown + "\n```"))
  }
}
