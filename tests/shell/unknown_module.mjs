import 'shell:nothing'; // throws: shell:nothing
