const response = await fetch("/api/latest");
const latest = document.getElementById("latest");
if (latest !== null) latest.textContent = await response.text();
