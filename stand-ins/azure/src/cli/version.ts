/** The release of pulumi/pulumi that go.mod beside this file pins; a test checks that they agree. */
export const PULUMI_VERSION = "3.274.1";
