import AssayNetworks
import AssayRandomness
import Foundation
import Testing

/// The page "Hessian-vector products" shows what is compiled and run here.
@Suite struct SurfaceDocumentationTests {
  @Test func `the complete program of the page finds an eigenvalue`() throws {
    let (eigenvalue, residual) = try sharpness()
    #expect(eigenvalue > 0 && residual < 1e-3 * eigenvalue)
  }

  @Test func `the page shows this program`() throws {
    let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    let root = tests.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(
      contentsOf: root.appending(path: "Sources/Networks/Documentation.docc/HessianVectorProducts.md"),
      encoding: .utf8)
    let source = try String(contentsOf: URL(fileURLWithPath: #filePath), encoding: .utf8)
    let program = try #require(source.components(separatedBy: "\n// The program of the page.\n").last)
    #expect(page.contains(program))
  }
}

// The program of the page.
func sharpness() throws -> (eigenvalue: Double, residual: Double) {
  let features = RandomStream(seed: 1, name: "features").normal(count: 64 * 8)
  let labels = (0..<64).map { Int32(features[$0 * 8] * features[$0 * 8 + 1] > 0 ? 1 : 0) }
  let model = Model(
    classifying: Network([Dense(16), Activation.tanh, Dense(2)]), width: 8, element: .float64)
  let run = try Training(
    model, batch: 64, optimiser: StochasticGradientDescent(),
    initialisation: RandomStream(seed: 1, name: .initialisation))
  for _ in 0..<200 { try run.step(features: features, targets: labels, rate: 0.2) }

  let surface = try LossSurface(run, features: features, targets: labels, mode: .evaluation)
  func inner(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } }
  func unit(_ v: [Double]) -> [Double] { v.map { $0 / inner(v, v).squareRoot() } }
  var direction = unit(RandomStream(seed: 2, name: "direction").normal(count: surface.count))
  for _ in 0..<300 { direction = unit(try surface.hessian(times: direction)) }
  let product = try surface.hessian(times: direction)
  let eigenvalue = inner(direction, product)
  let rest = zip(product, direction).map { $0 - eigenvalue * $1 }
  return (eigenvalue, inner(rest, rest).squareRoot())
}
