// swift-tools-version:6.0
import PackageDescription

// Where the native library lies; `bindings/uniffi/build swift` puts it into `lib`.
let libraries = Context.environment["BONAFIDES_LIB"] ?? "\(Context.packageDirectory)/lib"
let linked: [LinkerSetting] = [
    .unsafeFlags(["-L\(libraries)", "-lbonafides_uniffi", "-Xlinker", "-rpath", "-Xlinker", libraries])
]

let package = Package(
    name: "bonafides",
    platforms: [.macOS(.v13), .iOS(.v16)],
    products: [.library(name: "Bonafides", targets: ["Bonafides"])],
    targets: [
        .systemLibrary(name: "BonafidesFFI"),
        // Generated: what hosts see by value, and what this package calls.
        .target(name: "BonafidesTypes", dependencies: ["BonafidesFFI"], linkerSettings: linked),
        .target(name: "BonafidesHandles", dependencies: ["BonafidesFFI", "BonafidesTypes"]),
        .target(name: "Bonafides", dependencies: ["BonafidesTypes", "BonafidesHandles"]),
        .testTarget(name: "BonafidesTests", dependencies: ["Bonafides"]),
    ],
    swiftLanguageModes: [.v6]
)
