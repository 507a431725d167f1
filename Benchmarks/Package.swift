// swift-tools-version: 6.1
import PackageDescription

// A package of its own, so that rivals and measuring code never weigh on those who depend on Assay.
let package = Package(
  name: "benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    // The name is given because a path's identity is its folder's name, which is the reader's choice.
    .package(name: "assay", path: "..")
  ],
  targets: [
    .target(name: "Peak", exclude: ["README.md"]),
    .target(name: "Allocations", exclude: ["README.md"]),
    .executableTarget(
      name: "bench",
      dependencies: [
        "Peak", "Allocations", .product(name: "Assay", package: "assay"),
        .product(name: "AssayKernels", package: "assay"),
      ]),
  ],
  swiftLanguageModes: [.v6],
  cLanguageStandard: .c17
)
