// swift-tools-version:6.0
import PackageDescription

let package = Package(
    name: "batch",
    platforms: [.macOS(.v13)],
    dependencies: [.package(name: "bonafides", path: "../../../bindings/uniffi/swift")],
    targets: [.executableTarget(name: "Batch", dependencies: [.product(name: "Bonafides", package: "bonafides")])],
    swiftLanguageModes: [.v6]
)
