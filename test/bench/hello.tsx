import {render, Text, useInput} from 'ink';

function Hello() {
	useInput(() => {});
	return <Text>hello from ink</Text>;
}

// The floor for a first frame: what any Ink program pays.
render(<Hello />, {
	alternateScreen: true,
	incrementalRendering: true,
	maxFps: 30,
	exitOnCtrlC: false,
	interactive: true,
});
